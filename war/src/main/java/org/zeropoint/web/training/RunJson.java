package org.zeropoint.web.training;

import java.time.Instant;
import java.util.Optional;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.TrainingRun;

/**
 * A run on the wire.
 *
 * @param loss of the last step, in nats a byte
 * @param heldOutLoss the newest measurement on held-out text, in nats a byte
 * @param problem why it failed, or why it became no proposal
 * @param modelDigest the weights that it made
 */
public record RunJson(
    String runId,
    String synthiantId,
    String engine,
    String modelId,
    RunStatus status,
    int step,
    int steps,
    Optional<Double> loss,
    Optional<Double> heldOutLoss,
    Optional<Double> tokensPerSecond,
    Optional<Double> secondsLeft,
    Optional<String> device,
    Optional<String> proposalId,
    Optional<String> problem,
    TrainingPlan plan,
    String planDigest,
    String corpusDigest,
    Optional<String> baseDigest,
    Optional<String> modelDigest,
    Optional<Integer> checkpointStep,
    String startedBy,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt) {

  static RunJson of(TrainingRun run) {
    return new RunJson(
        run.runId(),
        run.synthiantId(),
        run.engine(),
        run.modelId(),
        run.status(),
        run.step(),
        run.steps(),
        run.loss(),
        run.heldOutLoss(),
        run.tokensPerSecond(),
        run.secondsLeft(),
        run.device(),
        run.proposalId(),
        run.problem(),
        run.plan(),
        run.planDigest(),
        run.corpusDigest(),
        run.baseDigest(),
        run.modelDigest(),
        run.checkpointStep(),
        run.startedBy(),
        run.createdAt(),
        run.startedAt(),
        run.finishedAt());
  }

  /** What one step measured. */
  public record Metric(
      int step,
      double loss,
      Optional<Double> heldOutLoss,
      double gradientNorm,
      double learningRate,
      double tokensPerSecond) {

    static Metric of(RunMetric metric) {
      return new Metric(
          metric.step(),
          metric.loss(),
          metric.heldOutLoss(),
          metric.gradientNorm(),
          metric.learningRate(),
          metric.tokensPerSecond());
    }
  }
}
