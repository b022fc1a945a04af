package org.zeropoint.kernels;

/**
 * Which tokens may be drawn: top-k, and then the nucleus of what that left.
 *
 * <p>Top-k keeps the k highest weights and all that equal the k-th. The nucleus keeps of these the
 * fewest highest whose masses sum up to at least p of all their masses; of those that equal the
 * last that is needed, the first. A mass is a weight in whole 2⁻⁴⁰ths of the highest, rounded down:
 * sums of whole numbers are the same in any order, so that the answer is <b>the very same in every
 * backend</b>, and draws can be repeated. What is rounded away is less than one in 10¹² of the
 * highest weight.
 *
 * <p>Weights that are 0, negative, NaN or infinite are never kept and count for nothing.
 *
 * <p>Tolerance: none; the answer is equal.
 *
 * <p>Source: Fan et al., arXiv 1805.04833 (top-k); Holtzman et al., arXiv 1904.09751 (nucleus).
 */
public interface SamplingFilter {

  /** Weights that one call takes at most: sums of their masses fit 62 bits. */
  int MOST = 1 << 22;

  /**
   * What may be drawn.
   *
   * @return one a weight
   */
  boolean[] keep(Input input);

  /**
   * What is filtered.
   *
   * @param weights not normalised, at most {@link #MOST}
   * @param topK how many are kept at least; 0 for all
   * @param topP share of the mass, in (0, 1]; 1 for all
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Input(double[] weights, int topK, double topP) {

    public Input {
      Check.that(
          weights.length <= MOST, "weights are %d, must be at most %d", weights.length, MOST);
      Check.that(topK >= 0, "topK is %d, must be at least 0", topK);
      Check.that(topP > 0 && topP <= 1, "topP is %s, must be above 0 and at most 1", topP);
    }

    /** The weights, with 0 for those that count for nothing. */
    public double[] counted() {
      double[] counted = weights.clone();
      for (int i = 0; i < counted.length; i++) {
        counted[i] = counted[i] > 0 && counted[i] < Double.POSITIVE_INFINITY ? counted[i] : 0;
      }
      return counted;
    }
  }

  /** Weight in 2⁻⁴⁰ths of the highest. */
  static long mass(double weight, double highest) {
    return (long) (weight / highest * 0x1p40);
  }

  /** The least mass of a nucleus. */
  static long needed(long all, double topP) {
    return Math.min(all, (long) Math.ceil(all * topP));
  }
}
