package org.zeropoint.ethics.control;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.zeropoint.ethics.entity.Provenance.Steps;

/**
 * What the steps of a run say about its course. The steps are cut into ten parts of equal length,
 * whose mean losses are compared; gradient norms are held against those of the steps before.
 *
 * @param firstTenth mean loss of the first part
 * @param lowestTenth that of the part with the lowest
 * @param lastTenth that of the last part
 * @param noise standard error of the difference of two such means
 * @param spikes steps whose gradient norm stood out
 * @param largestSpike highest modified z-score of a gradient norm
 * @param steps of the run
 */
record RunHealth(
    double firstTenth,
    double lowestTenth,
    double lastTenth,
    double noise,
    int spikes,
    double largestSpike,
    int steps) {

  /** Fewer say too little. */
  static final int LEAST_STEPS = 20;

  /** A loss has to rise by so many standard errors. */
  static final double ERRORS = 4;

  /** By how much, in nats, the end may be above the beginning at least. */
  static final double RISE = 0.02;

  /** By how much, in nats, the end may be above the lowest part at least. */
  static final double RELAPSE = 0.1;

  /** From which modified z-score on a gradient norm is a spike. */
  static final double SPIKE = 10;

  /** How many spikes are borne, as a share of the steps. */
  static final double SPIKE_SHARE = 0.01;

  /** How many spikes are borne at least. */
  static final int SPIKES = 2;

  private static final int PARTS = 10;
  private static final int BEFORE = 50;

  /** Brings a median absolute deviation to the scale of a standard deviation. */
  private static final double NORMAL = 0.6745;

  /** Norms of steps next to each other vary by a tenth at least. */
  private static final double LEAST_DEVIATION = 0.1;

  private static final double SMALLEST_NORM = 1e-12;

  /**
   * @throws IllegalArgumentException when there are fewer than {@value #LEAST_STEPS} steps
   */
  static RunHealth of(Steps steps) {
    double[] losses = numbers(steps.losses());
    if (losses.length < LEAST_STEPS) {
      throw new IllegalArgumentException("too few steps: " + losses.length);
    }
    List<double[]> parts =
        IntStream.range(0, PARTS)
            .mapToObj(i -> Arrays.copyOfRange(losses, cut(losses, i), cut(losses, i + 1)))
            .toList();
    double[] means = parts.stream().mapToDouble(RunHealth::mean).toArray();
    double[] scores = scores(numbers(steps.gradientNorms()));
    return new RunHealth(
        means[0],
        Arrays.stream(means).min().orElseThrow(),
        means[PARTS - 1],
        Math.sqrt(2) * error(parts.get(PARTS - 1)),
        (int) Arrays.stream(scores).filter(score -> score > SPIKE).count(),
        Arrays.stream(scores).max().orElse(0),
        losses.length);
  }

  /** By how much the end may be above the beginning, in nats. */
  double mayRise() {
    return Math.max(RISE, ERRORS * noise);
  }

  /** By how much the end may be above the lowest part, in nats. */
  double mayRelapse() {
    return Math.max(RELAPSE, ERRORS * noise);
  }

  int mayReachSpikes() {
    return Math.max(SPIKES, (int) (SPIKE_SHARE * steps));
  }

  boolean isDiverged() {
    return lastTenth - firstTenth > mayRise() || lastTenth - lowestTenth > mayRelapse();
  }

  boolean isSpiky() {
    return spikes > mayReachSpikes();
  }

  private static int cut(double[] values, int part) {
    return (int) ((long) values.length * part / PARTS);
  }

  private static double[] numbers(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  /** Standard error of the mean. */
  private static double error(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    int n = values.length;
    return Math.sqrt(squares / Math.max(1, n - 1) / n);
  }

  /**
   * Modified z-scores of the logarithms of norms, each among those of up to {@value #BEFORE} steps
   * before it; the first {@value #LEAST_STEPS} have none.
   *
   * <p>Source: Iglewicz and Hoaglin, "How to Detect and Handle Outliers", ASQC 1993, section 3.
   */
  private static double[] scores(double[] norms) {
    double[] logs = Arrays.stream(norms).map(n -> Math.log(Math.max(n, SMALLEST_NORM))).toArray();
    return IntStream.range(LEAST_STEPS, Math.max(LEAST_STEPS, logs.length))
        .mapToDouble(
            i -> {
              double[] before = Arrays.copyOfRange(logs, Math.max(0, i - BEFORE), i);
              double middle = median(before);
              double deviation =
                  median(Arrays.stream(before).map(v -> Math.abs(v - middle)).toArray());
              return NORMAL * (logs[i] - middle) / Math.max(deviation, LEAST_DEVIATION);
            })
        .toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
