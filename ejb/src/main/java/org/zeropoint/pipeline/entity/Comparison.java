package org.zeropoint.pipeline.entity;

import java.util.List;
import java.util.Optional;

/**
 * Two versions side by side.
 *
 * @param lineage where they differ in origin
 * @param plan where the plans of their runs differ
 * @param sameWeights whether both are the same bytes
 */
public record Comparison(
    String ref,
    String other,
    List<Difference> lineage,
    List<Difference> plan,
    Numbers evaluation,
    Weights weights,
    Weights otherWeights,
    boolean sameWeights) {

  public Comparison {
    lineage = List.copyOf(lineage);
    plan = List.copyOf(plan);
  }

  /** A field that is not the same; a side that lacks it is absent. */
  public record Difference(String field, Optional<String> value, Optional<String> other) {}

  /**
   * What was measured of each.
   *
   * @param comparable whether both were measured on the same bytes, so that deltas mean something
   * @param reason in words, why or why not
   */
  public record Numbers(boolean comparable, String reason, List<Measure> measures) {

    public Numbers {
      measures = List.copyOf(measures);
    }
  }

  /**
   * One number of both.
   *
   * @param unit {@code nats/byte}, {@code bytes}, {@code weights}; of models of images {@code
   *     nats/image}, {@code share}
   * @param delta the other's minus the first's; absent when they cannot be compared
   */
  public record Measure(
      String name,
      String unit,
      Optional<Double> value,
      Optional<Double> other,
      Optional<Double> delta) {}

  /**
   * What a version weighs.
   *
   * @param parameters numbers in its weights
   */
  public record Weights(String digest, long bytes, long parameters) {}
}
