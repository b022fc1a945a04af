package org.zeropoint.training.engine.petals.node;

import java.util.Arrays;

/** Of the last {@value #LAST} values: what one slow call says counts little. Thread-safe. */
final class MovingMedian {

  private static final int LAST = 32;

  private final double[] values = new double[LAST];
  private long count;

  synchronized void add(double value) {
    values[(int) (count++ % LAST)] = value;
  }

  /** 0 before the first. */
  synchronized double value() {
    int size = (int) Math.min(count, LAST);
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return size == 0 ? 0 : sorted[size / 2];
  }
}
