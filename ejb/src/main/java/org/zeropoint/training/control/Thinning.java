package org.zeropoint.training.control;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.zeropoint.training.entity.RunMetric;

/**
 * Fewer steps of the same shape. The steps between the first and the last are cut into buckets of
 * equal length, and of each bucket stay those with the lowest loss, the highest loss and the
 * highest gradient norm: a line through them has the same peaks. After U. Jugel, Z. Jerzak, G.
 * Hackenbroich and V. Markl, M4: A Visualization-Oriented Time Series Data Aggregation, PVLDB
 * 7(10), 2014, which keeps minimum, maximum, first and last of each column of pixels.
 */
public final class Thinning {

  /** Points when nobody says how many: more can hardly be told apart on a screen. */
  public static final int USUAL = 500;

  public static final int MOST = 10_000;
  private static final int A_BUCKET = 3;

  private Thinning() {}

  /**
   * @param steps in their order
   * @param points how many steps stay at most, 1..10,000; those with a held-out loss stay besides
   * @return all of them when there are no more than {@code points}; else the first and the last (of
   *     one point the last), and what has the extremes
   */
  public static List<RunMetric> thin(List<RunMetric> steps, int points) {
    if (points < 1 || points > MOST) {
      throw new IllegalArgumentException("points are 1.." + MOST + ", not " + points);
    }
    int n = steps.size();
    if (n <= points) {
      return steps;
    }
    var kept = new BitSet(n);
    kept.set(n - 1);
    if (points > 1) {
      kept.set(0);
    }
    int buckets = (points - 2) / A_BUCKET;
    for (int bucket = 0; bucket < buckets; bucket++) {
      keepExtremes(steps, bound(n, bucket, buckets), bound(n, bucket + 1, buckets), kept);
    }
    var thinned = new ArrayList<RunMetric>();
    for (int i = 0; i < n; i++) {
      if (kept.get(i) || steps.get(i).heldOutLoss().isPresent()) {
        thinned.add(steps.get(i));
      }
    }
    return thinned;
  }

  /** Where a bucket begins, among the steps between the first and the last. */
  private static int bound(int n, int bucket, int buckets) {
    return 1 + (int) ((long) (n - 2) * bucket / buckets);
  }

  private static void keepExtremes(List<RunMetric> steps, int from, int to, BitSet kept) {
    Comparator<Integer> byLoss = Comparator.comparingDouble(i -> steps.get(i).loss());
    Comparator<Integer> byNorm = Comparator.comparingDouble(i -> steps.get(i).gradientNorm());
    range(from, to).min(byLoss).ifPresent(kept::set);
    range(from, to).max(byLoss).ifPresent(kept::set);
    range(from, to).max(byNorm).ifPresent(kept::set);
  }

  private static Stream<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed();
  }
}
