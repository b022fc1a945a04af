package org.zeropoint.lm.vision;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.zeropoint.lm.safetensors.DType;
import org.zeropoint.lm.safetensors.RawTensor;
import org.zeropoint.lm.safetensors.SafetensorsWriter;

/** Images to test with. */
public final class Images {

  /** The shipped corpus of handwritten digits. */
  public static final Path DIGITS = Path.of("../src/data/digits/digits.safetensors");

  private Images() {}

  /** Random images that suit a model. */
  public static Path random(Path file, VisionConfig model, int count) {
    var random = new Random(count);
    var pixels = new byte[count * model.pixels()];
    random.nextBytes(pixels);
    var labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(model.classes());
    }
    return write(
        file,
        u8(pixels, count, model.height(), model.width(), model.channels()),
        u8(labels, count));
  }

  static Path write(Path file, RawTensor images, RawTensor labels) {
    SafetensorsWriter.write(file, Map.of("images", images, "labels", labels), Map.of());
    return file;
  }

  static RawTensor u8(byte[] data, Integer... shape) {
    return new RawTensor(DType.U8, List.of(shape), ByteBuffer.wrap(data));
  }
}
