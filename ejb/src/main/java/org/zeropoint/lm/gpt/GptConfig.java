package org.zeropoint.lm.gpt;

import java.util.List;
import java.util.Optional;

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

  /** Number of weights. */
  public long parameters() {
    return GptWeights.shapes(this).values().stream()
        .mapToLong(
            shape -> shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact))
        .sum();
  }
}
