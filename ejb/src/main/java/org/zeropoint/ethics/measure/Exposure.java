package org.zeropoint.ethics.measure;

import java.util.Arrays;

/**
 * How much likelier a model finds a sequence that it learned from than others of its form, in bits:
 * the logarithm of the number of such sequences over the rank of this one.
 *
 * <p>Source: Carlini et al., "The Secret Sharer: Evaluating and Testing Unintended Memorization in
 * Neural Networks", USENIX Security 2019, sections 4.2 (by rank) and 4.3 (by sampling and by
 * distribution; there a skew-normal distribution, here a normal one).
 */
final class Exposure {

  private static final double LN_2 = Math.log(2);
  private static final double SERIES_TO = 3;
  private static final int TERMS = 200;

  private Exposure() {}

  /** Bits of one in so many. */
  static double bits(double sequences) {
    return Math.log(sequences) / LN_2;
  }

  /**
   * By rank among alternatives. Of a sequence like all others it is log2(e) = 1.44 in the mean; at
   * most log2 of the number of alternatives and one.
   *
   * @param score the higher, the likelier
   */
  static double byRank(double score, double[] alternatives) {
    long above = Arrays.stream(alternatives).filter(each -> each >= score).count();
    return bits((alternatives.length + 1.0) / (above + 1.0));
  }

  /**
   * By a normal distribution fitted to the alternatives: the share of all sequences of the form
   * that are likelier still.
   *
   * @param most bits of all sequences of the form
   */
  static double byNormal(double score, double[] alternatives, double most) {
    double mean = Arrays.stream(alternatives).average().orElseThrow();
    double squares = Arrays.stream(alternatives).map(a -> (a - mean) * (a - mean)).sum();
    double deviation = Math.sqrt(squares / (alternatives.length - 1));
    if (deviation == 0) {
      return score > mean ? most : 0;
    }
    return Math.min(most, -logUpperTail((score - mean) / deviation) / LN_2);
  }

  /**
   * Natural logarithm of the share of a standard normal distribution above z.
   *
   * <p>Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.10 (series) and
   * 26.2.14 (continued fraction).
   */
  static double logUpperTail(double z) {
    double logDensity = -z * z / 2 - Math.log(2 * Math.PI) / 2;
    if (z > SERIES_TO) {
      double fraction = z;
      for (int k = TERMS; k >= 1; k--) {
        fraction = z + k / fraction;
      }
      return logDensity - Math.log(fraction);
    }
    if (z < -SERIES_TO) {
      return Math.log1p(-Math.exp(logUpperTail(-z)));
    }
    double term = z;
    double sum = z;
    for (int k = 1; k < TERMS; k++) {
      term *= z * z / (2 * k + 1);
      sum += term;
    }
    return Math.log(0.5 - Math.exp(logDensity) * sum);
  }
}
