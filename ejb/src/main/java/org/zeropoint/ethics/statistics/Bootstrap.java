package org.zeropoint.ethics.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.zeropoint.ethics.entity.Interval;

/**
 * Confidence intervals of what is computed from many passages: B. Efron and R. J. Tibshirani, "An
 * Introduction to the Bootstrap" (1993), chapter 13, the percentile interval. Passages are drawn
 * with replacement as often as there are some; of two models that were scored on the same passages,
 * the same draw counts for both (the paired bootstrap of P. Koehn, "Statistical Significance Tests
 * for Machine Translation Evaluation", 2004).
 */
public final class Bootstrap {

  /** Draws. */
  public static final int DRAWS = 2_000;

  /** Of fewer passages an interval by such draws is too narrow to be told. */
  public static final int FEWEST = 20;

  private Bootstrap() {}

  /**
   * The interval of a statistic.
   *
   * @param passages at least {@value #FEWEST}
   * @param level share of samples in whose interval the true value lies
   * @param statistic of how often each passage counts
   */
  public static Interval interval(
      int passages, double level, long seed, ToDoubleFunction<int[]> statistic) {
    if (passages < FEWEST) {
      throw new IllegalArgumentException("an interval needs " + FEWEST + " passages or more");
    }
    var random = new SplittableRandom(seed);
    var found = new double[DRAWS];
    var times = new int[passages];
    for (int draw = 0; draw < DRAWS; draw++) {
      Arrays.fill(times, 0);
      for (int i = 0; i < passages; i++) {
        times[random.nextInt(passages)]++;
      }
      found[draw] = statistic.applyAsDouble(times);
    }
    Arrays.sort(found);
    double beyond = (1 - level) / 2;
    return new Interval(quantile(found, beyond), quantile(found, 1 - beyond), level);
  }

  /** The interval of a quotient of sums, as a loss in nats a byte is one. */
  public static Interval ofRatio(double[] above, double[] below, double level, long seed) {
    return interval(above.length, level, seed, times -> ratio(above, below, times));
  }

  private static double ratio(double[] above, double[] below, int[] times) {
    double sum = 0;
    double of = 0;
    for (int i = 0; i < times.length; i++) {
      sum += times[i] * above[i];
      of += times[i] * below[i];
    }
    return sum / of;
  }

  /** Linear between the two nearest. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int low = (int) Math.floor(place);
    int high = Math.min(sorted.length - 1, low + 1);
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  }
}
