package org.zeropoint.pipeline.entity;

import java.util.Optional;

/**
 * One measured value of a candidate beside that of the version in production.
 *
 * @param name {@code held-out-loss} (nats a byte or an image), {@code perplexity}, {@code
 *     compliance-score} (0 to 100)
 * @param absolute candidate minus baseline
 * @param relative that as a share of the baseline; empty when the baseline is 0
 */
public record MetricDelta(
    String name,
    Optional<Double> candidate,
    Optional<Double> baseline,
    Optional<Double> absolute,
    Optional<Double> relative) {

  public static MetricDelta of(String name, Optional<Double> candidate, Optional<Double> baseline) {
    Optional<Double> absolute = candidate.flatMap(c -> baseline.map(b -> c - b));
    Optional<Double> relative =
        absolute.flatMap(a -> baseline.filter(b -> b != 0).map(b -> a / Math.abs(b)));
    return new MetricDelta(name, candidate, baseline, absolute, relative);
  }
}
