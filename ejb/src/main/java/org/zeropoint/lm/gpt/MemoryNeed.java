package org.zeropoint.lm.gpt;

import org.zeropoint.lm.optimizer.Optimizer;

/**
 * What a training takes at its peak, in bytes of native memory, as far as it follows from its form.
 *
 * <p>Weights, gradients and each slot of the optimiser are fp32 arrays of the same size. What the
 * backward pass needs of the forward pass, and what it makes itself, was measured as the growth of
 * the process's peak over four of the forms and batches that are trained here: {@value
 * #NUMBERS_A_LAYER} numbers a position, layer and unit of width, {@value #WORKING_SPACE} bytes
 * beside it. The measured peaks lie within a fifth below this estimate.
 *
 * @param weights of the model
 * @param gradients one a weight
 * @param optimizer its slots
 * @param activations grow with rows and length of a batch
 */
public record MemoryNeed(long weights, long gradients, long optimizer, long activations) {

  private static final int NUMBERS_A_LAYER = 22;
  private static final int NUMBERS_AT_THE_ENDS = 3;
  private static final long WORKING_SPACE = 64L << 20;

  /**
   * The need of a training.
   *
   * @param rows of a batch
   */
  public static MemoryNeed of(GptConfig config, int rows, Optimizer rule) {
    long bytes = Float.BYTES * config.parameters();
    long width = config.width();
    long position =
        (long) config.layers() * NUMBERS_A_LAYER * width
            + NUMBERS_AT_THE_ENDS * (width + GptConfig.VOCABULARY);
    long activations = Float.BYTES * position * rows * config.context() + WORKING_SPACE;
    return new MemoryNeed(bytes, bytes, bytes * rule.slots().size(), activations);
  }

  public long total() {
    return weights + gradients + optimizer + activations;
  }
}
