package org.zeropoint.training.engine.petals.node;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How fast the node computes, from calls that it computed. Thread-safe. */
final class Rates {

  private static final double SECOND = 1e9;

  private final LongSupplier nanos;
  private final MovingMedian forward = new MovingMedian();
  private final MovingMedian step = new MovingMedian();

  /**
   * @param nanos as {@link System#nanoTime}
   */
  Rates(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Does the work and counts its time as that of so many positions through so many blocks. */
  <T> T forward(long positions, int blocks, Supplier<T> work) {
    long begin = nanos.getAsLong();
    T result = work.get();
    forward.add(positions * blocks * SECOND / Math.max(1, nanos.getAsLong() - begin));
    return result;
  }

  /** Does the work and counts its time as that of one step through so many blocks. */
  <T> T step(int blocks, Supplier<T> work) {
    long begin = nanos.getAsLong();
    T result = work.get();
    step.add((nanos.getAsLong() - begin) / SECOND / blocks);
    return result;
  }

  /** Positions a second and block; 0 before the first. */
  double forwardRate() {
    return forward.value();
  }

  /** Seconds a block; 0 before the first. */
  double stepSeconds() {
    return step.value();
  }
}
