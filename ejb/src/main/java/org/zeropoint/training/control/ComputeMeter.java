package org.zeropoint.training.control;

/**
 * How long a run has held its device: all of the time from before the engine opens, also while it
 * measures and writes, for nobody else has the place meanwhile.
 */
final class ComputeMeter {

  /** Of every device, as long as they are not so different that an hour of one is worth more. */
  private static final double WEIGHT = 1;

  private static final double NANOS = 1e9;

  private long read = System.nanoTime();
  private long asked = read;

  /** Weighted seconds since what was counted last, to be counted now. */
  double lap() {
    asked = System.nanoTime();
    return (asked - read) / NANOS * WEIGHT;
  }

  /** The last lap was written down; one whose write failed is part of the next. */
  void counted() {
    read = asked;
  }
}
