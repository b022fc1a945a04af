package org.zeropoint.pipeline.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.shared.Json;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.TrainingRun;

/** How a finished run is told as a proposal: in words for people, in digests for the gate. */
record Draft(TrainingRun run, Candidates.Registered registered, Evaluation evaluation) {

  private static final int LONGEST_SUMMARY = 500;

  ObjectNode proposal() {
    TrainingPlan plan = run.plan();
    ModelVersion version = registered.version();
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("proposalId", "run-" + run.runId());
    json.put("synthiantId", run.synthiantId());
    json.put("changeType", registered.production().isPresent() ? "upgrade" : "research");
    String summary = summary(plan, version);
    json.put(
        "summary",
        summary.length() <= LONGEST_SUMMARY ? summary : summary.substring(0, LONGEST_SUMMARY));
    json.put(
        "details",
        Stream.of(details(plan), run.legs().told(run.learnedSteps()), run.note().orElse(""))
            .filter(sentence -> !sentence.isEmpty())
            .collect(Collectors.joining(" ")));
    ObjectNode training = json.putObject("trainingData");
    training.put("modelId", run.modelId());
    training.put("steps", run.learnedSteps());
    training.put("dataset", plan.corpus() + " " + run.corpusDigest());
    ObjectNode result = training.putArray("validationResults").addObject();
    evaluation
        .candidate()
        .loss()
        .ifPresentOrElse(
            loss ->
                result
                    .put("test", "held-out loss, " + evaluation.unit())
                    .put(
                        "passed", evaluation.gain().filter(g -> g >= Evaluation.MARGIN).isPresent())
                    .put("score", loss)
                    .put("details", Losses.told(evaluation)),
            () ->
                result
                    .put("test", "held-out loss, " + evaluation.unit())
                    .put("passed", false)
                    .put("score", 0)
                    .put("details", "nothing is held out, so nothing was measured"));
    return json;
  }

  /** The digests of candidate, data, plan and results: what the revision digest covers. */
  ObjectNode bound() {
    return evidence(registered.version(), evaluation);
  }

  static ObjectNode evidence(ModelVersion version, Evaluation evaluation) {
    ObjectNode bound = Json.mapper().createObjectNode();
    bound.putObject("candidate").put("version", version.ref()).put("digest", version.digest());
    ObjectNode evidence = bound.putObject("evidence");
    evidence.put("corpus", version.corpusDigest());
    version.planDigest().ifPresent(plan -> evidence.put("plan", plan));
    evidence.put("evaluation", evaluation.digest().value());
    return bound;
  }

  private String summary(TrainingPlan plan, ModelVersion version) {
    return String.format(
        Locale.ROOT,
        "%s: %s trained for %s steps on %s%s",
        version.ref(),
        run.modelId(),
        steps(),
        plan.corpus(),
        plan.base().map(base -> ", going on from " + base).orElse(""));
  }

  private String steps() {
    String learned = String.format(Locale.ROOT, "%,d", run.learnedSteps());
    return run.learnedSteps() == run.steps()
        ? learned
        : learned + String.format(Locale.ROOT, " of %,d", run.steps());
  }

  private String details(TrainingPlan plan) {
    return String.format(
        Locale.ROOT,
        "Started by %s. Optimizer %s, learning rate %s, %,d rows a step, seed %d, %.0f %% held out. %s%s",
        run.startedBy(),
        plan.optimizer(),
        plan.learningRate(),
        plan.rowsPerStep(),
        plan.seed(),
        100 * plan.validationSplit(),
        plan.tuning().map(tuning -> tuning.told() + " ").orElse(""),
        Losses.told(evaluation));
  }
}
