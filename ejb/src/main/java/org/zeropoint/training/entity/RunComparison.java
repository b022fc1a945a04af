package org.zeropoint.training.entity;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs of one plan beside each other.
 *
 * @param plan what they have in common, which is all but the engine
 * @param lossUnit what losses are told by: nats a {@code byte}
 * @param loss the loss that each is timed to; empty when none was measured
 * @param lossKind {@code heldOut}, or {@code training} where nothing is held out
 * @param lossReason where that loss comes from, in words
 * @param runs in the order in which they were named
 */
public record RunComparison(
    PlanJson plan,
    String lossUnit,
    Optional<Double> loss,
    String lossKind,
    String lossReason,
    List<Compared> runs) {

  public static final String HELD_OUT = "heldOut";
  public static final String TRAINING = "training";

  public RunComparison {
    Objects.requireNonNull(plan);
    Objects.requireNonNull(loss);
    runs = List.copyOf(runs);
  }

  /**
   * What the steps of a run measured, together. Time is that of steps: evaluations, checkpoints and
   * the queue are not in it. Memory is what the process that computes held at its peak.
   *
   * @param engine that computes it now, or did last
   * @param legs which engine computed which steps
   * @param steps that were measured
   * @param samplesPerSecond all samples by all seconds, a first step included that compiles
   * @param medianSamplesPerSecond of the step in the middle, which no first step changes
   * @param secondsToLoss until a step after which the loss was measured at {@code loss} or below
   * @param secondsToLossReason why there are none
   * @param finalLoss training loss of the last step
   * @param heldOutLoss the newest measurement
   * @param seconds of all steps
   */
  public record Compared(
      String runId,
      String engine,
      List<Leg> legs,
      Optional<String> device,
      RunStatus status,
      int steps,
      Optional<Double> samplesPerSecond,
      Optional<Double> medianSamplesPerSecond,
      Optional<Double> tokensPerSecond,
      Optional<Long> peakMemoryBytes,
      Optional<Double> secondsToLoss,
      Optional<String> secondsToLossReason,
      Optional<Double> finalLoss,
      Optional<Double> heldOutLoss,
      Optional<Double> seconds) {

    public Compared {
      legs = List.copyOf(legs);
    }
  }
}
