package org.zeropoint.training.entity;

import java.util.List;
import java.util.Optional;
import org.zeropoint.training.entity.Tuning.Adapter;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * A plan in the flat form in which it is posted, with the defaults that were filled in. Of a byte
 * model without a word on them, the fields from {@code schedule} on are absent; their defaults
 * hold.
 *
 * @param engine absent where it stands for runs on several
 */
public record PlanJson(
    String synthiantId,
    Optional<String> engine,
    String modelId,
    Optional<String> base,
    String corpus,
    int steps,
    int batchSize,
    double learningRate,
    String optimizer,
    double validationSplit,
    long seed,
    Optional<String> schedule,
    Optional<Integer> warmupSteps,
    Optional<Integer> patience,
    Optional<LoraJson> lora,
    Optional<SoftPrompt> softPrompt,
    Optional<Double> weightDecay,
    Optional<Integer> accumulation,
    Optional<String> precision,
    Optional<Integer> rowTokens,
    Optional<String> format) {

  /** An adapter. */
  public record LoraJson(int rank, double alpha, List<String> targets) {

    static LoraJson of(Adapter adapter) {
      return new LoraJson(adapter.rank(), adapter.alpha(), adapter.targets());
    }
  }

  public static PlanJson of(TrainingPlan plan) {
    return of(plan, Optional.of(plan.engine()));
  }

  /** All that it says but the engine. */
  public static PlanJson withoutEngine(TrainingPlan plan) {
    return of(plan, Optional.empty());
  }

  private static PlanJson of(TrainingPlan plan, Optional<String> engine) {
    Optional<Tuning> tuning = plan.tuning();
    Optional<Tokens> tokens = tuning.flatMap(Tuning::tokens);
    return new PlanJson(
        plan.synthiantId(),
        engine,
        plan.modelId(),
        plan.base(),
        plan.corpus(),
        plan.steps(),
        plan.batchSize(),
        plan.learningRate(),
        plan.optimizer(),
        plan.validationSplit(),
        plan.seed(),
        tuning.map(Tuning::schedule),
        tuning.map(Tuning::warmupSteps),
        tuning.map(Tuning::patience),
        tokens.flatMap(Tokens::lora).map(LoraJson::of),
        plan.softPrompt(),
        tokens.map(Tokens::weightDecay),
        tokens.map(Tokens::accumulation),
        tokens.map(Tokens::precision),
        tokens.map(Tokens::rowTokens),
        tokens.map(Tokens::format));
  }
}
