package org.zeropoint.lm.gpt;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;

/**
 * Names, shapes and first values of the weights. Names and layout are those of GPT-2 at Hugging
 * Face (matrices are input × output); the output layer is tied to the embedding, as there, so that
 * no {@code lm_head.weight} exists.
 *
 * <p>Initialisation: N(0, 0.02), projections into the residual stream divided by √(2·layers), gains
 * 1, biases 0. Source: Radford et al., "Language Models are Unsupervised Multitask Learners", 2019,
 * section 2.3.
 */
public final class GptWeights {

  private static final double DEVIATION = 0.02;

  private GptWeights() {}

  /** Shapes by name, in the order of {@link Parameters}. */
  static Map<String, List<Integer>> shapes(GptConfig config) {
    return Parameters.shapes(config.form());
  }

  /** First values, the same on every machine for the same seed. */
  public static Map<String, Tensor> seeded(GptConfig config, long seed) {
    var random = new SplittableRandom(seed);
    var weights = new LinkedHashMap<String, Tensor>();
    shapes(config)
        .forEach(
            (name, shape) -> {
              var data = new float[Shapes.elements(shape)];
              if (shape.size() > 1) {
                double residual = name.endsWith("c_proj.weight") ? 2.0 * config.layers() : 1;
                fillNormal(data, DEVIATION / Math.sqrt(residual), random);
              } else if (name.endsWith(".weight")) {
                Arrays.fill(data, 1f);
              }
              weights.put(name, new Tensor(shape, data));
            });
    return weights;
  }

  /** Box–Muller over {@link StrictMath}, which gives the same bits everywhere. */
  private static void fillNormal(float[] data, double deviation, SplittableRandom random) {
    for (int i = 0; i < data.length; i++) {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      data[i] = (float) (deviation * radius * StrictMath.cos(angle));
    }
  }

  /**
   * Checks that weights are those of {@code config}: the same names, shapes, and every value
   * finite.
   *
   * @param source the file's name, for the message
   */
  public static void check(GptConfig config, Map<String, Tensor> weights, String source) {
    new Shapes(shapes(config)).require(config.name(), weights, source);
  }
}
