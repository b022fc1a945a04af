package org.zeropoint.lm.vision;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.lm.safetensors.DType;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.TensorEntry;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/**
 * What a file of images holds: a safetensors file of the tensors {@value #IMAGES}, U8 of images ×
 * height × width × channels, and {@value #LABELS}, U8 of one an image.
 *
 * @param images how many
 * @param height of each, in pixels
 * @param width of each, in pixels
 * @param channels of a pixel
 * @param highestLabel of any image
 */
public record ImageForm(int images, int height, int width, int channels, int highestLabel) {

  public static final String IMAGES = "images";
  public static final String LABELS = "labels";

  /** Images of a file, at least: some to learn from, some to hold out. */
  public static final int FEWEST = 10;

  public static final int MOST = 1_000_000;

  /** Pixels of a side, at most: these are models for small images. */
  public static final int LONGEST_SIDE = 512;

  public static final int MOST_CHANNELS = 4;

  private static final int DIMENSIONS = 4;
  private static final int LONGEST_HEADER = 4 << 20;

  /**
   * Whether a file is one of images, however broken, and no text: whether it begins as a
   * safetensors file does, with the length of a header and the header's brace, of which the length
   * takes bytes that no text has.
   *
   * @throws Unavailable when it cannot be read
   */
  public static boolean isOne(Path file) {
    var head = ByteBuffer.allocate(Long.BYTES + 1);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {
        // until it is full or the file ends
      }
    } catch (IOException e) {
      throw new Unavailable("The file " + file.getFileName() + " cannot be read.", e);
    }
    return isOne(head.flip());
  }

  /**
   * The same of the first nine bytes of a file.
   *
   * @param head from its position to its limit
   */
  public static boolean isOne(ByteBuffer head) {
    if (head.remaining() <= Long.BYTES) {
      return false;
    }
    ByteBuffer bytes = head.slice().order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong(0);
    return length > 0 && length <= LONGEST_HEADER && bytes.get(Long.BYTES) == '{';
  }

  /**
   * Reads header and labels of a file.
   *
   * @throws Invalid naming the file and the rule that it breaks
   */
  public static ImageForm of(Path file) {
    try (MappedSafetensors source = MappedSafetensors.open(file)) {
      return of(source, source.file());
    }
  }

  static ImageForm of(TensorSource source, String file) {
    if (!source.names().equals(Set.of(IMAGES, LABELS))) {
      throw new Invalid(
          "",
          file + ": must hold the tensors images and labels and no other, not " + source.names());
    }
    List<Integer> images = shape(source.entry(IMAGES), DIMENSIONS, file);
    List<Integer> labels = shape(source.entry(LABELS), 1, file);
    require(file, "images", images.get(0), FEWEST, MOST);
    require(file, "rows of pixels in each image", images.get(1), 1, LONGEST_SIDE);
    require(file, "columns of pixels in each image", images.get(2), 1, LONGEST_SIDE);
    require(file, "channels of each pixel", images.get(3), 1, MOST_CHANNELS);
    if (!labels.get(0).equals(images.get(0))) {
      throw new Invalid(
          "",
          "%s: holds %d images and %d labels; each image has one"
              .formatted(file, images.get(0), labels.get(0)));
    }
    return new ImageForm(
        images.get(0), images.get(1), images.get(2), images.get(3), highest(source.bytes(LABELS)));
  }

  private static List<Integer> shape(TensorEntry tensor, int dimensions, String file) {
    if (tensor.dtype() != DType.U8) {
      throw new Invalid(
          "",
          "%s: tensor %s is of dtype %s, not U8".formatted(file, tensor.name(), tensor.dtype()));
    }
    if (tensor.shape().size() != dimensions) {
      throw new Invalid(
          "",
          "%s: tensor %s has shape %s; it must have %s"
              .formatted(
                  file,
                  tensor.name(),
                  tensor.shape(),
                  dimensions == 1
                      ? "one dimension, the images"
                      : "four dimensions: images, height, width, channels"));
    }
    return tensor.shape();
  }

  private static void require(String file, String what, int found, int least, int most) {
    if (found < least || found > most) {
      throw new Invalid(
          "", "%s: must hold %d to %d %s, not %d".formatted(file, least, most, what, found));
    }
  }

  private static int highest(ByteBuffer labels) {
    int highest = 0;
    while (labels.hasRemaining()) {
      highest = Math.max(highest, labels.get() & 0xFF);
    }
    return highest;
  }

  /** Numbers of an image. */
  public int pixels() {
    return height * width * channels;
  }

  /** Why a model cannot learn from them; empty when it can. */
  public Optional<String> mismatch(VisionConfig model) {
    if (height != model.height() || width != model.width() || channels != model.channels()) {
      return Optional.of(
          "has images of %d × %d pixels with %d channels; %s takes %d × %d with %d"
              .formatted(
                  height,
                  width,
                  channels,
                  model.name(),
                  model.height(),
                  model.width(),
                  model.channels()));
    }
    if (highestLabel >= model.classes()) {
      return Optional.of(
          "has a label %d; those of %s are 0 to %d"
              .formatted(highestLabel, model.name(), model.classes() - 1));
    }
    return Optional.empty();
  }
}
