package org.zeropoint.lm.vision;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.shared.Invalid;

/** Images with their labels, as they lie in a file of the form {@link ImageForm}. */
public final class ImageSet {

  private static final float WHITE = 255;

  private final ImageForm form;
  private final byte[] pixels;
  private final byte[] labels;

  private ImageSet(ImageForm form, byte[] pixels, byte[] labels) {
    this.form = form;
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * Reads a file as a whole.
   *
   * @throws Invalid naming the file and the rule that it breaks
   */
  public static ImageSet read(Path file) {
    try (MappedSafetensors source = MappedSafetensors.open(file)) {
      ImageForm form = ImageForm.of(source, source.file());
      return new ImageSet(
          form, copy(source.bytes(ImageForm.IMAGES)), copy(source.bytes(ImageForm.LABELS)));
    }
  }

  /**
   * Images of which nobody says what they show; their labels are 0.
   *
   * @param model that they suit
   * @param images each row-major, height × width × channels
   * @throws IllegalArgumentException when one has another number of bytes
   */
  public static ImageSet of(VisionConfig model, List<byte[]> images) {
    var form = new ImageForm(images.size(), model.height(), model.width(), model.channels(), 0);
    var pixels = ByteBuffer.allocate(Math.multiplyExact(images.size(), form.pixels()));
    for (byte[] image : images) {
      if (image.length != form.pixels()) {
        throw new IllegalArgumentException(
            "an image has %d bytes, not %d".formatted(image.length, form.pixels()));
      }
      pixels.put(image);
    }
    return new ImageSet(form, pixels.array(), new byte[images.size()]);
  }

  private static byte[] copy(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  public ImageForm form() {
    return form;
  }

  /** What an image shows. */
  public int label(int image) {
    return labels[image] & 0xFF;
  }

  /** An image, row-major, channels × height × width, from 0 for black to 1. */
  public float[] image(int image) {
    var values = new float[form.pixels()];
    write(image, values, 0);
    return values;
  }

  /** Some of the images, in the order that is asked for. */
  public ImageBatch batch(int[] chosen) {
    int size = form.pixels();
    var images = new float[chosen.length * size];
    var shown = new long[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      write(chosen[i], images, i * size);
      shown[i] = label(chosen[i]);
    }
    return new ImageBatch(images, shown);
  }

  /** Pixels lie with their channels together in a file, and by channel in a batch. */
  private void write(int image, float[] to, int offset) {
    int plane = form.height() * form.width();
    int from = image * plane * form.channels();
    for (int pixel = 0; pixel < plane; pixel++) {
      for (int channel = 0; channel < form.channels(); channel++) {
        int value = pixels[from + pixel * form.channels() + channel] & 0xFF;
        to[offset + channel * plane + pixel] = value / WHITE;
      }
    }
  }
}
