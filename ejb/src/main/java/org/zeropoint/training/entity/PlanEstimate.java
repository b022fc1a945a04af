package org.zeropoint.training.entity;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a plan takes, as far as it can be told before it runs.
 *
 * @param memory empty when its engine cannot tell beforehand
 * @param pace empty when no earlier run of the same model and engine was timed
 */
public record PlanEstimate(Optional<Need> memory, Optional<Pace> pace) {

  public PlanEstimate {
    Objects.requireNonNull(memory);
    Objects.requireNonNull(pace);
  }

  /**
   * Native memory at its peak, in bytes.
   *
   * @param activations what the backward pass needs of the forward pass, and working space
   * @param least whether it is a lower bound only: its engine cannot tell more beforehand
   */
  public record Need(
      long weights, long gradients, long optimizer, long activations, boolean least) {

    public long total() {
      return weights + gradients + optimizer + activations;
    }
  }

  /**
   * How long its steps take, by earlier runs.
   *
   * @param runs how many were looked at
   * @param samplesPerSecond the middle one of theirs
   * @param seconds of all steps; evaluations, checkpoints and the queue are not in it
   */
  public record Pace(int runs, double samplesPerSecond, double seconds) {

    /**
     * @param rates samples a second of each run, above 0, at least one
     * @param samples of the whole plan
     */
    public static Pace of(List<Double> rates, long samples) {
      double middle = rates.stream().sorted().toList().get((rates.size() - 1) / 2);
      return new Pace(rates.size(), middle, samples / middle);
    }
  }
}
