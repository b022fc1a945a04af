package org.zeropoint.lm.vision;

import java.util.List;
import java.util.Optional;

/**
 * The form of a model of images: what it takes, what it is made of, and how many answers it has.
 *
 * @param name catalogue name
 * @param kind how it is built
 * @param height of an image, in pixels
 * @param width of an image, in pixels
 * @param channels of a pixel: 1 for grey, 3 for red, green and blue
 * @param classes that it tells apart
 * @param hidden sizes of the layers between image and answer; of a {@link Kind#CNN} the last is a
 *     fully connected layer and those before are convolutions
 */
public record VisionConfig(
    String name,
    Kind kind,
    int height,
    int width,
    int channels,
    int classes,
    List<Integer> hidden) {

  /** Labels are bytes. */
  public static final int MOST_CLASSES = 256;

  public static final VisionConfig MLP =
      new VisionConfig("mlp-digits", Kind.MLP, 8, 8, 1, 10, List.of(128, 128));
  public static final VisionConfig CNN =
      new VisionConfig("cnn-digits", Kind.CNN, 8, 8, 1, 10, List.of(16, 32, 64));

  /** How a model is built. */
  public enum Kind {
    /** Fully connected layers with ReLU. */
    MLP,
    /**
     * Convolutions of 3 × 3 with a border of zeros, each with ReLU and the maximum of 2 × 2 pixels,
     * then a fully connected layer with ReLU.
     */
    CNN
  }

  public VisionConfig {
    hidden = List.copyOf(hidden);
    if (height < 1 || width < 1 || channels < 1 || hidden.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException("height, width, channels and layers are positive");
    }
    if (classes < 2 || classes > MOST_CLASSES) {
      throw new IllegalArgumentException("there are 2 to " + MOST_CLASSES + " classes");
    }
    if (hidden.isEmpty()) {
      throw new IllegalArgumentException("there is at least one layer between image and answer");
    }
    if (kind == Kind.CNN && Math.min(height, width) >> (hidden.size() - 1) < 1) {
      throw new IllegalArgumentException(
          "each convolution halves the image, of which nothing would be left");
    }
  }

  /** The models of the catalogue. */
  public static List<VisionConfig> catalogue() {
    return List.of(MLP, CNN);
  }

  public static Optional<VisionConfig> named(String name) {
    return catalogue().stream().filter(config -> config.name().equals(name)).findFirst();
  }

  /** Sizes of the convolutions, in order; none of an {@link Kind#MLP}. */
  public List<Integer> convolutions() {
    return kind == Kind.CNN ? hidden.subList(0, hidden.size() - 1) : List.of();
  }

  /** Sizes of the fully connected layers before the last. */
  public List<Integer> connected() {
    return hidden.subList(convolutions().size(), hidden.size());
  }

  /** Numbers of an image. */
  public int pixels() {
    return channels * height * width;
  }

  /** Numbers that the first fully connected layer takes: channels, then rows, then columns. */
  public int flattened() {
    int halvings = convolutions().size();
    int planes = halvings == 0 ? channels : convolutions().get(halvings - 1);
    return planes * (height >> halvings) * (width >> halvings);
  }

  /** Number of weights. */
  public long parameters() {
    return VisionWeights.shapes(this).elements();
  }
}
