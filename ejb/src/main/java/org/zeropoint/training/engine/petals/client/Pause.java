package org.zeropoint.training.engine.petals.client;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
public interface Pause {

  void pause(Duration time) throws InterruptedException;

  /** By the clock of the machine. */
  Pause REAL = time -> Thread.sleep(time.toMillis());
}
