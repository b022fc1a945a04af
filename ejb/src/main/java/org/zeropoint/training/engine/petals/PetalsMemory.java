package org.zeropoint.training.engine.petals;

import java.util.List;
import java.util.Map;
import org.zeropoint.lm.model.Adapter;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.training.engine.TrainingEngine.Memory;

/**
 * What a training on nodes takes here at its peak, in bytes of native memory: the ends of the
 * model, what is trained, and the scores of the pieces that are here at once.
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

  static Memory of(ModelConfig config, Adapter form, int rowTokens, Optimizer rule) {
    long ends = count(Parameters.endShapes(config));
    long adapter = count(form.shapes(config));
    double position = SCORES * config.vocabulary() + WIDTHS * config.width();
    int virtual = form instanceof VirtualTokens prompt ? prompt.length() : 0;
    // A call has as many rows as without a prompt, and every one is longer by it.
    long rows = Math.max(1, Pieces.POSITIONS / rowTokens);
    long positions = Math.max(rowTokens, Pieces.POSITIONS) + rows * virtual;
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
