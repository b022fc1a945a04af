package org.zeropoint.training.engine.djl;

import java.util.Collection;
import java.util.List;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.engine.session.Beside;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * What a training of a model that reads tokens takes at its peak, in bytes of native memory, as far
 * as it follows from its form.
 *
 * <p>Weights, gradients and each slot of the optimiser are fp32 arrays; of an adapter or soft
 * prompt only its own arrays have the latter two. With several micro-batches, their gradients, the
 * sum and a copy live at once. The numbers that a position takes were fitted to the growth of the
 * process's peak over forms, batches and lengths of both families; the measured peaks lie up to a
 * fifth below this estimate.
 */
final class TokenMemory {

  private static final long WORKING_SPACE = 64L << 20;
  private static final double LOW_PRECISION = 0.8;

  private TokenMemory() {}

  static Memory of(ModelConfig config, Tokens tokens, int rows, Optimizer rule) {
    long all = Parameters.count(config);
    long adapter = Beside.form(tokens).map(form -> count(form.shapes(config).values())).orElse(0L);
    long trained = adapter == 0 ? all : adapter;
    return new Memory(
        Float.BYTES * (all + adapter),
        Float.BYTES * trained * (tokens.accumulation() > 1 ? 3 : 1),
        Float.BYTES * trained * rule.slots().size(),
        activations(config, tokens, rows));
  }

  private static long activations(ModelConfig config, Tokens tokens, int rows) {
    boolean low = tokens.precision().equals("bf16");
    long copies = low ? Short.BYTES * Parameters.count(config) : 0;
    int row = tokens.rowTokens() + tokens.softPrompt().map(SoftPrompt::length).orElse(0);
    double layer = layer(config, row) * (low ? LOW_PRECISION : 1);
    // The backward pass of a layer takes about as much as the forward pass left of one.
    double position = (config.layers() + 1) * layer + ends(config);
    long training = (long) (Float.BYTES * position * rows * row);
    return Math.max(training, evaluation(config)) + copies + WORKING_SPACE;
  }

  /** Numbers that a position and layer takes. */
  private static double layer(ModelConfig config, int length) {
    long width = config.width();
    long inner = config.feedForward();
    // Where heads share keys and values, the scores of all positions are kept.
    return config.family() == Family.GPT2
        ? 7.0 * width + 3.0 * inner
        : 19.0 * width + 4.0 * inner + 1.25 * config.heads() * length;
  }

  private static double ends(ModelConfig config) {
    return 3.0 * config.width() + 2.5 * config.vocabulary();
  }

  /** Nothing is kept for a backward pass, but more positions are computed at once. */
  private static long evaluation(ModelConfig config) {
    long positions = HeldOut.positions(config.context(), config.vocabulary());
    double position =
        16.0 * config.width() + 6.0 * config.feedForward() + 3.0 * config.vocabulary();
    return (long) (Float.BYTES * position * positions);
  }

  private static long count(Collection<List<Integer>> shapes) {
    return shapes.stream().mapToLong(shape -> (long) shape.get(0) * shape.get(1)).sum();
  }
}
