package org.zeropoint.training.engine.djl;

import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.training.engine.TrainingEngine.Memory;

/**
 * What a training of a model of images takes at its peak, in bytes of native memory: of each layer
 * what goes in, what comes out before and after its ReLU, and the gradients of these; {@value
 * #WORKING_SPACE} bytes beside it. The growth of the process's peak, measured on both models of the
 * catalogue with 32 and 256 images a batch, was a fifth to three quarters of this estimate.
 */
final class ImageMemory {

  private static final int COPIES = 3;
  private static final int WITH_GRADIENTS = 2;
  private static final long WORKING_SPACE = 32L << 20;

  private ImageMemory() {}

  static Memory of(VisionConfig config, int rows, Optimizer rule) {
    long weights = Float.BYTES * config.parameters();
    long image = config.pixels();
    long pixels = (long) config.height() * config.width();
    for (int planes : config.convolutions()) {
      image += planes * pixels;
      pixels /= 4;
    }
    image += config.connected().stream().mapToLong(Integer::longValue).sum() + config.classes();
    return new Memory(
        weights,
        weights,
        weights * rule.slots().size(),
        Float.BYTES * image * COPIES * WITH_GRADIENTS * rows + WORKING_SPACE);
  }
}
