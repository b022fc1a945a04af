package org.zeropoint.lm.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Invalid;

/**
 * Any bytes are images with a label each, or refused as {@link Invalid}. A build runs this over the
 * seeds in {@code ImageSetFuzzTestInputs}; the guide for contributors says how to search for more.
 */
class ImageSetFuzzTest {

  @TempDir static Path directory;

  /** Two bytes for the length of the data, then the header: lengths that agree need no luck. */
  @FuzzTest(maxDuration = "10m")
  void header(byte[] input) throws IOException {
    if (input.length < 2) {
      return;
    }
    int header = input.length - 2;
    int data = Byte.toUnsignedInt(input[0]) + (Byte.toUnsignedInt(input[1]) << 8);
    Path file = directory.resolve("images");
    Files.write(
        file,
        ByteBuffer.allocate(Long.BYTES + header + data)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header)
            .put(input, 2, header)
            .array());
    ImageSet set;
    try {
      set = ImageSet.read(file);
    } catch (Invalid refused) {
      assertThat(refused.violations()).hasSize(1);
      return;
    }
    ImageForm form = set.form();
    assertThat(ImageForm.of(file)).isEqualTo(form);
    assertThat(form.images() * (form.pixels() + 1)).isEqualTo(data);
    ImageBatch all = set.batch(IntStream.range(0, form.images()).toArray());
    assertThat(all.images()).hasSize(form.images() * form.pixels()).containsOnly(0);
    assertThat(all.labels()).containsOnly(form.highestLabel());
  }
}
