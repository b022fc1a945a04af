package org.zeropoint.training.entity;

import java.util.ArrayList;
import java.util.List;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

/** The bounds that every plan keeps, whoever made it. */
public final class PlanLimits {

  public static final int MAX_STEPS = 10_000;
  public static final int MAX_BATCH = 256;
  public static final double MAX_RATE = 1;
  public static final double MAX_SPLIT = 0.5;
  public static final List<String> OPTIMIZERS = List.of("adam", "adamw", "sgd", "rmsprop");

  private PlanLimits() {}

  /** The limits that a plan breaks, in words; empty when it keeps them all. */
  public static List<String> broken(TrainingPlan plan) {
    var broken = new ArrayList<String>();
    check(broken, plan.steps() >= 1 && plan.steps() <= MAX_STEPS, "steps " + plan.steps());
    check(
        broken,
        plan.batchSize() >= 1 && plan.batchSize() <= MAX_BATCH,
        "batch size " + plan.batchSize());
    check(
        broken,
        plan.learningRate() > 0 && plan.learningRate() <= MAX_RATE,
        "learning rate " + plan.learningRate());
    check(
        broken,
        plan.validationSplit() >= 0 && plan.validationSplit() <= MAX_SPLIT,
        "validation split " + plan.validationSplit());
    check(broken, OPTIMIZERS.contains(plan.optimizer()), "optimizer " + plan.optimizer());
    plan.tuning().ifPresent(tuning -> tuning(broken, plan, tuning));
    return broken;
  }

  private static void tuning(List<String> broken, TrainingPlan plan, Tuning tuning) {
    check(broken, Tuning.SCHEDULES.contains(tuning.schedule()), "schedule " + tuning.schedule());
    check(
        broken,
        tuning.warmupSteps() >= 0 && tuning.warmupSteps() <= plan.steps(),
        "warm-up of " + tuning.warmupSteps() + " steps");
    check(
        broken,
        tuning.patience() >= 0 && tuning.patience() <= Tuning.MAX_PATIENCE,
        "patience " + tuning.patience());
    tuning.tokens().ifPresent(tokens -> tokens(broken, tokens));
  }

  private static void tokens(List<String> broken, Tokens tokens) {
    check(
        broken,
        tokens.weightDecay() >= 0 && tokens.weightDecay() < 1,
        "weight decay " + tokens.weightDecay());
    check(
        broken,
        tokens.accumulation() >= 1 && tokens.accumulation() <= Tokens.MAX_ACCUMULATION,
        "accumulation " + tokens.accumulation());
    check(
        broken, Tokens.PRECISIONS.contains(tokens.precision()), "precision " + tokens.precision());
    check(broken, tokens.rowTokens() >= Tokens.LEAST_ROW, "row of " + tokens.rowTokens());
    check(broken, Tokens.FORMATS.contains(tokens.format()), "format " + tokens.format());
    int rank = tokens.lora().map(Tuning.Adapter::rank).orElse(1);
    check(broken, rank >= 1 && rank <= Tuning.Adapter.MAX_RANK, "rank " + rank);
    int length = tokens.softPrompt().map(SoftPrompt::length).orElse(1);
    check(
        broken,
        length >= 1 && length <= SoftPrompt.MAX_LENGTH,
        "soft prompt of " + length + " vectors");
    check(
        broken,
        tokens.lora().isEmpty() || tokens.softPrompt().isEmpty(),
        "adapter beside a soft prompt");
  }

  private static void check(List<String> broken, boolean kept, String what) {
    if (!kept) {
      broken.add(what + " is out of its bounds");
    }
  }
}
