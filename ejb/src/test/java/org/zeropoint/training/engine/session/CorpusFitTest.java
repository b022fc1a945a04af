package org.zeropoint.training.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusFitTest {

  private static final int PIXELS = 64;

  @TempDir private Path directory;

  /** Black images of 8 × 8 pixels, all of the class 0. */
  private Path images(int count) throws IOException {
    byte[] header =
        """
        {"images":{"dtype":"U8","shape":[%1$d,8,8,1],"data_offsets":[0,%2$d]},
         "labels":{"dtype":"U8","shape":[%1$d],"data_offsets":[%2$d,%3$d]}}"""
            .formatted(count, count * PIXELS, count * (PIXELS + 1))
            .getBytes(StandardCharsets.UTF_8);
    return Files.write(
        directory.resolve("images"),
        ByteBuffer.allocate(Long.BYTES + header.length + count * (PIXELS + 1))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .array());
  }

  @Test
  void asManyImagesAreHeldOut_asThereAreClasses() throws IOException {
    Path images = images(99);
    assertThat(CorpusFit.obstacle("cnn-digits", images, 0.1))
        .hasValueSatisfying(
            rule ->
                assertThat(rule)
                    .startsWith("has 99 images, of which a split of 0.1 holds out 9; cnn-digits")
                    .contains("10 classes"));
    assertThat(CorpusFit.obstacle("cnn-digits", images, 0.11)).isEmpty();
    assertThat(CorpusFit.obstacle("mlp-digits", images(100), 0.1)).isEmpty();
  }

  @Test
  void nothingHasToBeHeldOut() throws IOException {
    assertThat(CorpusFit.obstacle("cnn-digits", images(20), 0)).isEmpty();
  }
}
