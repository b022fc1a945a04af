package org.zeropoint.pipeline.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Digest;

class BundleTest {

  @TempDir private Path directory;

  @Test
  void sumsAreThoseOfTheFiles() throws IOException {
    Path weights = Files.write(directory.resolve("w"), new byte[200_000]);
    var out = new ByteArrayOutputStream();
    bundle(weights, Digest.ofFile(weights)).writeTo(out);

    var files = new TreeMap<String, String>();
    var sums = "";
    try (var zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readAllBytes();
        if (entry.getName().equals("SHA256SUMS")) {
          sums = new String(bytes, StandardCharsets.UTF_8);
        } else {
          files.put(entry.getName(), Digest.of(bytes).hex() + "  " + entry.getName());
        }
      }
    }
    assertThat(files).containsOnlyKeys("README.md", "model.safetensors");
    assertThat(sums.lines()).containsExactlyElementsOf(files.values());
  }

  @Test
  void weightsThatChangedMeanwhile_leaveAZipWithoutAnEnd() throws IOException {
    Path weights = Files.write(directory.resolve("w"), new byte[1000]);
    Bundle bundle = bundle(weights, Digest.ofFile(weights));
    Files.write(weights, new byte[999]);

    assertThatThrownBy(() -> bundle.writeTo(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("changed while they were read");
  }

  private static Bundle bundle(Path weights, Digest digest) {
    return new Bundle(
        "helper@1", weights, digest, new TreeMap<>(Map.of("README.md", "facts\n")), Instant.EPOCH);
  }
}
