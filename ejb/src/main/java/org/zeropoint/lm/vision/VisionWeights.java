package org.zeropoint.lm.vision;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;

/**
 * Names, shapes and first values of the weights, as PyTorch's {@code Linear} and {@code Conv2d}
 * have them: matrices are output × input, kernels output × input × 3 × 3.
 *
 * <p>Initialisation: uniform between ∓1/√n, with n the numbers that one output is made of. Source:
 * He et al., "Delving Deep into Rectifiers", arXiv 1502.01852, section 2.2, with a = √5 as
 * PyTorch's {@code reset_parameters} has it; biases as there.
 */
public final class VisionWeights {

  private static final int KERNEL = 3;

  private VisionWeights() {}

  /** Shapes by name, in the order in which {@link VisionSource} takes the weights. */
  public static Shapes shapes(VisionConfig config) {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    int inputs = config.channels();
    int number = 1;
    for (int outputs : config.convolutions()) {
      layer(shapes, "conv" + number++, List.of(outputs, inputs, KERNEL, KERNEL));
      inputs = outputs;
    }
    inputs = config.flattened();
    number = 1;
    for (int outputs : config.connected()) {
      layer(shapes, "fc" + number++, List.of(outputs, inputs));
      inputs = outputs;
    }
    layer(shapes, "head", List.of(config.classes(), inputs));
    return new Shapes(shapes);
  }

  private static void layer(Map<String, List<Integer>> shapes, String name, List<Integer> weight) {
    shapes.put(name + ".weight", weight);
    shapes.put(name + ".bias", List.of(weight.get(0)));
  }

  /** First values, the same on every machine for the same seed. */
  public static Map<String, Tensor> seeded(VisionConfig config, long seed) {
    var random = new SplittableRandom(seed);
    var weights = new LinkedHashMap<String, Tensor>();
    double bound = 0;
    for (var layer : shapes(config).byName().entrySet()) {
      List<Integer> shape = layer.getValue();
      var data = new float[Shapes.elements(shape)];
      if (shape.size() > 1) {
        // The bias that follows has the same bound.
        bound = 1 / StrictMath.sqrt((double) data.length / shape.get(0));
      }
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
      weights.put(layer.getKey(), new Tensor(shape, data));
    }
    return weights;
  }

  /**
   * Checks that weights are those of {@code config}: the same names, shapes, and every value
   * finite.
   *
   * @param source the file's name, for the message
   * @throws org.zeropoint.shared.Invalid naming the file and what is wrong
   */
  public static void check(VisionConfig config, Map<String, Tensor> weights, String source) {
    shapes(config).require(config.name(), weights, source);
  }
}
