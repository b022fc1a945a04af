package org.zeropoint.training.entity;

import java.util.ArrayList;
import java.util.List;

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
    return broken;
  }

  private static void check(List<String> broken, boolean kept, String what) {
    if (!kept) {
      broken.add(what + " is out of its bounds");
    }
  }
}
