package org.zeropoint.ethics.statistics;

import java.util.SplittableRandom;

/**
 * Whether differences are nought on average: R. A. Fisher's randomisation test of paired
 * observations ("The Design of Experiments", 1935, section 21). If there is nothing in it, each
 * difference could as well have had the other sign; the p-value is the share of all choices of
 * signs whose mean is at least as far from nought as the one that was observed. It supposes no
 * distribution.
 */
public final class SignFlip {

  /** So many differences at most have all choices of their signs tried. */
  static final int EXACT = 16;

  private static final int DRAWS = 100_000;

  /** Sums that differ by rounding only are the same. */
  private static final double ROUNDING = 1e-12;

  private SignFlip() {}

  /**
   * Two-sided: exact for up to {@value #EXACT} differences; of more, choices are drawn, and the
   * observed one counts as one of them (B. Phipson and G. K. Smyth, 2010, "Permutation p-values
   * should never be zero").
   */
  public static double p(double[] differences, long seed) {
    if (differences.length == 0) {
      return 1;
    }
    double size = 0;
    double sum = 0;
    for (double each : differences) {
      sum += each;
      size += Math.abs(each);
    }
    double bound = Math.abs(sum) - ROUNDING * size;
    return differences.length <= EXACT
        ? exact(differences, bound)
        : drawn(differences, bound, new SplittableRandom(seed));
  }

  private static double exact(double[] differences, double bound) {
    long choices = 1L << differences.length;
    long asFar = 0;
    for (long signs = 0; signs < choices; signs++) {
      asFar += Math.abs(flipped(differences, signs)) >= bound ? 1 : 0;
    }
    return (double) asFar / choices;
  }

  private static double flipped(double[] differences, long signs) {
    double sum = 0;
    for (int i = 0; i < differences.length; i++) {
      sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
    }
    return sum;
  }

  private static double drawn(double[] differences, double bound, SplittableRandom random) {
    long asFar = 1;
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (double each : differences) {
        sum += random.nextBoolean() ? each : -each;
      }
      asFar += Math.abs(sum) >= bound ? 1 : 0;
    }
    return (double) asFar / (DRAWS + 1);
  }
}
