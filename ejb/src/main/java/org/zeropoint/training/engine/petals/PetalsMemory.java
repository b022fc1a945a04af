package org.zeropoint.training.engine.petals;

import java.util.List;
import java.util.Map;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.training.engine.TrainingEngine.Memory;

/**
 * What a training on nodes takes here at its peak, in bytes of native memory: the ends of the
 * model, the adapter, and the scores of the pieces that are here at once.
 */
final class PetalsMemory {

  private static final long WORKING_SPACE = 64L << 20;

  /** The sum of the gradients, and a copy of it. */
  private static final int GRADIENTS = 2;

  /** Numbers of a position: scores, their gradient and half of one more. */
  private static final double SCORES = 2.5;

  private static final double WIDTHS = 3;

  /** Pieces whose scores are here at once; the others are at nodes. */
  private static final int PIECES = 2;

  private PetalsMemory() {}

  static Memory of(ModelConfig config, Lora lora, int rowTokens, Optimizer rule) {
    long ends = count(Parameters.endShapes(config));
    long adapter = count(lora.shapes(config));
    double position = SCORES * config.vocabulary() + WIDTHS * config.width();
    long positions = Math.max(rowTokens, Pieces.POSITIONS);
    return new Memory(
        Float.BYTES * (ends + adapter),
        Float.BYTES * adapter * GRADIENTS,
        Float.BYTES * adapter * rule.slots().size(),
        (long) (Float.BYTES * position * positions * PIECES) + WORKING_SPACE);
  }

  private static long count(Map<String, List<Integer>> shapes) {
    return shapes.values().stream()
        .mapToLong(
            shape -> shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact))
        .sum();
  }
}
