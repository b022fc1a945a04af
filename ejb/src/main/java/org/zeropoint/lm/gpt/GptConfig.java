package org.zeropoint.lm.gpt;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.zeropoint.lm.model.Activation;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.ModelConfig.Biases;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.model.Parameters;

/**
 * The form of a byte-level GPT. The vocabulary is the 256 byte values.
 *
 * @param name catalogue name
 * @param layers number of blocks
 * @param width length of the vector that stands for a position
 * @param heads attention heads; divides the width
 * @param context bytes that the model sees at most
 */
public record GptConfig(String name, int layers, int width, int heads, int context) {

  public static final int VOCABULARY = 256;

  public static final GptConfig NANO = new GptConfig("gpt-nano", 2, 64, 4, 64);
  public static final GptConfig SMALL = new GptConfig("gpt-small", 4, 128, 4, 128);
  public static final GptConfig BASE = new GptConfig("gpt-base", 6, 256, 8, 256);

  public GptConfig {
    if (layers < 1 || width < 1 || heads < 1 || context < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "layers, width, heads and context are positive and heads divides width");
    }
  }

  /** The sizes of the catalogue, smallest first. */
  public static List<GptConfig> catalogue() {
    return List.of(NANO, SMALL, BASE);
  }

  public static Optional<GptConfig> named(String name) {
    return catalogue().stream().filter(config -> config.name().equals(name)).findFirst();
  }

  /** The same as a model of the GPT-2 family. */
  public ModelConfig form() {
    return new ModelConfig(
        Family.GPT2,
        VOCABULARY,
        context,
        width,
        layers,
        heads,
        heads,
        width / heads,
        4 * width,
        Activation.GELU_TANH,
        1e-5,
        new Biases(true, true, true),
        true,
        Optional.empty(),
        OptionalInt.empty());
  }

  /** Number of weights. */
  public long parameters() {
    return Parameters.count(form());
  }
}
