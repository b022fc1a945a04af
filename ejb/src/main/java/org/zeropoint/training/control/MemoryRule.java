package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.shared.ServerMemory;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingEngine.Allowance;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;

/**
 * Whether a plan fits. When it is made it is compared with all that there is, as it may wait until
 * others are done; before it starts with what is free then.
 */
@ApplicationScoped
public class MemoryRule {

  @Inject private Settings settings;

  /** Why a plan never fits, with the numbers; empty when it may or nobody can tell. */
  public Optional<String> never(
      TrainingEngine engine, TrainingPlan plan, Optional<Path> baseWeights) {
    return broken(
        engine, plan, baseWeights, ServerMemory.here().most(), "all that this server has");
  }

  /** Why a plan does not fit now; empty when it does or nobody can tell. */
  public Optional<String> now(
      TrainingEngine engine, TrainingPlan plan, Optional<Path> baseWeights) {
    return broken(engine, plan, baseWeights, ServerMemory.here().free(), "free on this server");
  }

  private Optional<String> broken(
      TrainingEngine engine,
      TrainingPlan plan,
      Optional<Path> baseWeights,
      OptionalLong limit,
      String what) {
    OptionalLong allowed = settings.runMemory();
    return need(engine, plan, baseWeights)
        .flatMap(
            need ->
                judge(need, allowed, "allowed to a run by the administrator")
                    .or(() -> engine.allowance().flatMap(bound -> judge(need, bound)))
                    .or(() -> judge(need, limit, what)))
        .map(rule -> rule + "; " + remedy(plan));
  }

  private static Optional<Need> need(
      TrainingEngine engine, TrainingPlan plan, Optional<Path> baseWeights) {
    return engine
        .memory(plan, baseWeights)
        .map(memory -> new Need("about", memory))
        .or(() -> engine.leastMemory(plan).map(memory -> new Need("at least", memory)));
  }

  /**
   * What a plan takes.
   *
   * @param how exact that is, {@code about} or {@code at least}
   */
  record Need(String how, Memory memory) {}

  static Optional<String> judge(Need need, Allowance bound) {
    return judge(need, OptionalLong.of(bound.bytes()), bound.what());
  }

  static String remedy(TrainingPlan plan) {
    return plan.tuning().flatMap(Tuning::tokens).isPresent()
        ? "smaller batchSize or rowTokens, or a smaller model, take less"
        : "a smaller batch or model takes less";
  }

  static Optional<String> judge(Need told, OptionalLong limit, String what) {
    Memory need = told.memory();
    if (limit.isEmpty() || need.total() <= limit.getAsLong()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "takes %s %,d MiB of memory (weights %,d, gradients %,d, optimiser state %,d,"
                + " activations %,d), and %,d MiB are %s",
            told.how(),
            mib(need.total()),
            mib(need.weights()),
            mib(need.gradients()),
            mib(need.optimizer()),
            mib(need.activations()),
            limit.getAsLong() >> 20,
            what));
  }

  /** Rounded up, so that a need never reads as what it exceeds. */
  private static long mib(long bytes) {
    return (bytes + (1L << 20) - 1) >> 20;
  }
}
