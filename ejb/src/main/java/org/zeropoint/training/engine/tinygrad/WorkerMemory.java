package org.zeropoint.training.engine.tinygrad;

import java.util.Optional;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.entity.TrainingPlan;

/**
 * The least that a worker takes, in bytes, so that a plan which cannot fit is refused beforehand;
 * one that is not refused may still take more than it is allowed.
 *
 * <p>Weights, gradients and each slot of the optimiser are fp32 arrays. Beside them: Python with
 * tinygrad, {@value #PROGRAM} bytes, of which 100 MiB were resident before anything was computed;
 * the batch; and what the backward pass is sure to read of the forward pass. Scores of attention,
 * what tinygrad keeps beside and its compiler are left out. Of a {@code gpt-nano} with 64 rows 245
 * MiB were resident, more than twice this bound.
 */
final class WorkerMemory {

  private static final long PROGRAM = 64L << 20;

  /** Queries, keys and values; the feed-forward's middle; the residual stream. */
  private static final int WIDTHS_A_LAYER = 3 + 4 + 1;

  private WorkerMemory() {}

  /** Of a model of the catalogue; empty of any other. */
  static Optional<Memory> of(TrainingPlan plan) {
    Optional<Optimizer> rule = Optimizer.named(plan.optimizer());
    Optional<Memory> bytes =
        GptConfig.named(plan.modelId())
            .flatMap(config -> rule.map(r -> of(config.parameters(), r, numbers(config, plan))));
    return bytes.or(
        () ->
            VisionConfig.named(plan.modelId())
                .flatMap(
                    config -> rule.map(r -> of(config.parameters(), r, numbers(config, plan)))));
  }

  private static Memory of(long parameters, Optimizer rule, long numbers) {
    long bytes = Float.BYTES * parameters;
    return new Memory(bytes, bytes, bytes * rule.slots().size(), Float.BYTES * numbers + PROGRAM);
  }

  /** Of tokens: inputs, targets, what each layer leaves and the scores of the next. */
  private static long numbers(GptConfig config, TrainingPlan plan) {
    long position =
        2 + (long) config.layers() * WIDTHS_A_LAYER * config.width() + GptConfig.VOCABULARY;
    return position * config.context() * plan.batchSize();
  }

  /** Of images: inputs, labels and what the connected layers leave. */
  private static long numbers(VisionConfig config, TrainingPlan plan) {
    long image = config.pixels() + 1L + config.classes();
    image += config.connected().stream().mapToLong(Integer::longValue).sum();
    return image * plan.batchSize();
  }
}
