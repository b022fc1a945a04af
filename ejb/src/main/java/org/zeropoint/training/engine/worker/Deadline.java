package org.zeropoint.training.engine.worker;

import java.time.Duration;

/**
 * A point in time, by the clock that nobody sets.
 *
 * @param nanos of {@link System#nanoTime}
 */
record Deadline(long nanos) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean passed() {
    return System.nanoTime() - nanos > 0;
  }
}
