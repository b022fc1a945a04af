package org.zeropoint.training.engine.worker;

import java.time.Duration;

/**
 * A point in time, by the clock that nobody sets.
 *
 * @param nanos of {@link System#nanoTime}
 */
public record Deadline(long nanos) {

  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  public boolean passed() {
    return left() < 0;
  }

  /** Nanoseconds until then; below 0 once it has passed. */
  public long left() {
    return nanos - System.nanoTime();
  }
}
