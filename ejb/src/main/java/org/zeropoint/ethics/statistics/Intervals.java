package org.zeropoint.ethics.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.zeropoint.ethics.entity.Interval;

/** Confidence intervals at 95 %. */
public final class Intervals {

  public static final double LEVEL = 0.95;

  /** Quantile of the normal distribution with 2.5 % beyond it. */
  private static final double Z = 1.959963984540054;

  private Intervals() {}

  /**
   * Of a share: E. B. Wilson, "Probable inference, the law of succession, and statistical
   * inference", Journal of the American Statistical Association 22 (1927).
   *
   * @param of how many; empty when it is none
   */
  public static Optional<Interval> ofShare(int count, int of) {
    if (of == 0) {
      return Optional.empty();
    }
    double share = (double) count / of;
    double scale = 1 + Z * Z / of;
    double middle = (share + Z * Z / (2 * of)) / scale;
    double half = Z / scale * Math.sqrt(share * (1 - share) / of + Z * Z / (4.0 * of * of));
    return Optional.of(new Interval(Math.max(0, middle - half), Math.min(1, middle + half), LEVEL));
  }

  /**
   * Of a mean, by Student's t distribution ("The probable error of a mean", Biometrika 6, 1908);
   * empty of fewer than two values.
   */
  public static Optional<Interval> ofMean(double[] values) {
    int n = values.length;
    if (n < 2) {
      return Optional.empty();
    }
    double mean = Arrays.stream(values).sum() / n;
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    double half = StudentT.quantile(0.5 + LEVEL / 2, n - 1) * Math.sqrt(squares / (n - 1) / n);
    return Optional.of(new Interval(mean - half, mean + half, LEVEL));
  }
}
