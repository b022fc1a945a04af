package org.zeropoint.kernels.reference;

import java.util.Arrays;
import org.zeropoint.kernels.SamplingFilter;

/** By sorting. */
final class ReferenceSamplingFilter implements SamplingFilter {

  @Override
  public boolean[] keep(Input input) {
    double[] weights = input.counted();
    if (input.topK() > 0 && input.topK() < weights.length) {
      keepHighest(weights, input.topK());
    }
    if (input.topP() < 1) {
      keepNucleus(weights, input.topP());
    }
    var kept = new boolean[weights.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = weights[i] > 0;
    }
    return kept;
  }

  /** All that equal the k-th stay. */
  private static void keepHighest(double[] weights, int k) {
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    double least = sorted[sorted.length - k];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weights[i] < least ? 0 : weights[i];
    }
  }

  /** Of those that equal the last that is needed, the first stay. */
  private static void keepNucleus(double[] weights, double p) {
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    double highest = sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    if (highest == 0) {
      return;
    }
    long all = 0;
    for (double weight : sorted) {
      all += SamplingFilter.mass(weight, highest);
    }
    long needed = SamplingFilter.needed(all, p);
    long reached = 0;
    int at = sorted.length;
    int equal = 0;
    while (reached < needed) {
      at--;
      equal = at + 1 < sorted.length && sorted[at] == sorted[at + 1] ? equal + 1 : 1;
      reached += SamplingFilter.mass(sorted[at], highest);
    }
    double least = sorted[at];
    for (int i = 0; i < weights.length; i++) {
      boolean stays = weights[i] > least || weights[i] == least && equal-- > 0;
      weights[i] = stays ? weights[i] : 0;
    }
  }
}
