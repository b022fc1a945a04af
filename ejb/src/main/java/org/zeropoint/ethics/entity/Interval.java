package org.zeropoint.ethics.entity;

/**
 * A confidence interval.
 *
 * @param level share of samples in whose interval the true value lies, {@code 0.95}
 */
public record Interval(double low, double high, double level) {

  public Interval {
    if (!(low <= high) || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException("no interval: " + low + " to " + high + " at " + level);
    }
  }
}
