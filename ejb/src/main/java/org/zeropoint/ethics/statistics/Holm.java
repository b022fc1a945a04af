package org.zeropoint.ethics.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Correction for many comparisons: S. Holm, "A simple sequentially rejective multiple test
 * procedure", Scandinavian Journal of Statistics 6 (1979). The chance that any of the true
 * hypotheses is rejected stays below the level, whatever depends on what.
 */
public final class Holm {

  private Holm() {}

  /**
   * Adjusted p-values in the order of those given: one that is at most the level is significant.
   */
  public static double[] adjusted(List<Double> p) {
    int[] order =
        IntStream.range(0, p.size())
            .boxed()
            .sorted(Comparator.comparing(p::get))
            .mapToInt(Integer::intValue)
            .toArray();
    var adjusted = new double[order.length];
    double most = 0;
    for (int rank = 0; rank < order.length; rank++) {
      most = Math.max(most, Math.min(1, (order.length - rank) * p.get(order[rank])));
      adjusted[order[rank]] = most;
    }
    return adjusted;
  }
}
