package org.zeropoint.web.training;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.ethics.entity.MeasuringStanding;
import org.zeropoint.training.entity.Leg;
import org.zeropoint.training.entity.Place;
import org.zeropoint.training.entity.PlanJson;
import org.zeropoint.training.entity.RunActivity;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.TrainingRun;

/**
 * A run on the wire.
 *
 * @param engine that computes it now, or did last; its plan names the one that it began with
 * @param legs which engine computed which steps, in their order
 * @param activity what is done while it runs: {@code starting}, {@code compiling} until the first
 *     step since it left the queue is reported, {@code training}
 * @param loss of the last step, in nats a byte, of a model of images in nats an image
 * @param heldOutLoss the newest measurement on what is held out, in the same unit; of a run that is
 *     done that of the candidate
 * @param queue where it stands in the queue and why, while it waits; told when it is asked for
 * @param problem why it failed, or why it became no proposal
 * @param note what happened on the way: that it went back, stopped early, or that the candidate is
 *     of an earlier step
 * @param modelDigest the weights that it made
 * @param measuring how far measuring these is, on the way to a proposal; told when one run is asked
 *     for, by the server that measures
 * @param candidateStep the step that these are of, once the run is done
 */
public record RunJson(
    String runId,
    String synthiantId,
    String engine,
    List<Leg> legs,
    String modelId,
    RunStatus status,
    Optional<RunActivity> activity,
    int step,
    int steps,
    Optional<Double> loss,
    Optional<Double> heldOutLoss,
    Optional<Double> tokensPerSecond,
    Optional<Double> secondsLeft,
    Optional<Place> queue,
    Optional<String> device,
    Optional<String> proposalId,
    Optional<String> problem,
    Optional<String> note,
    PlanJson plan,
    String planDigest,
    String corpusDigest,
    Optional<String> baseDigest,
    Optional<String> modelDigest,
    Optional<Integer> candidateStep,
    Optional<Integer> checkpointStep,
    String startedBy,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<MeasuringStanding> measuring) {

  static RunJson of(TrainingRun run) {
    return of(run, Map.of());
  }

  /**
   * @param places in the queue, by run id
   */
  static RunJson of(TrainingRun run, Map<String, Place> places) {
    return of(run, places, Optional.empty());
  }

  static RunJson of(
      TrainingRun run, Map<String, Place> places, Optional<MeasuringStanding> measuring) {
    return new RunJson(
        run.runId(),
        run.synthiantId(),
        run.engine(),
        run.legs().all(),
        run.modelId(),
        run.status(),
        run.activity(),
        run.step(),
        run.steps(),
        run.loss(),
        run.heldOutLoss(),
        run.tokensPerSecond(),
        run.secondsLeft(),
        Optional.ofNullable(places.get(run.runId())),
        run.device(),
        run.proposalId(),
        run.problem(),
        run.note(),
        PlanJson.of(run.plan()),
        run.planDigest(),
        run.corpusDigest(),
        run.baseDigest(),
        run.modelDigest(),
        run.candidateStep(),
        run.checkpointStep(),
        run.startedBy(),
        run.createdAt(),
        run.startedAt(),
        run.finishedAt(),
        measuring);
  }

  /**
   * What one step measured.
   *
   * @param memoryBytes what the process held after it; not the memory of a GPU
   * @param waitingSeconds until its batch was there
   */
  public record Metric(
      int step,
      double loss,
      Optional<Double> heldOutLoss,
      double gradientNorm,
      double learningRate,
      double tokensPerSecond,
      Optional<Double> samplesPerSecond,
      Optional<Long> memoryBytes,
      Optional<Double> waitingSeconds) {

    static Metric of(RunMetric metric) {
      return new Metric(
          metric.step(),
          metric.loss(),
          metric.heldOutLoss(),
          metric.gradientNorm(),
          metric.learningRate(),
          metric.tokensPerSecond(),
          metric.samplesPerSecond(),
          metric.memoryBytes(),
          metric.waitingSeconds());
    }
  }
}
