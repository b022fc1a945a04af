package org.zeropoint.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Invalid;

/**
 * Any bytes are read or refused as {@link Invalid}; what is read is written and read again the
 * same, and by the reader of our own files if it is all F32. A build runs this over the seeds in
 * {@code SafetensorsFuzzTestInputs}; the guide for contributors says how to search for more.
 */
class SafetensorsFuzzTest {

  @TempDir static Path directory;

  @FuzzTest(maxDuration = "10m")
  void file(byte[] bytes) throws IOException {
    isReadOrRefused(bytes);
  }

  /** Two bytes for the length of the data, then the header: lengths that agree need no luck. */
  @FuzzTest(maxDuration = "10m")
  void header(byte[] input) throws IOException {
    if (input.length < 2) {
      return;
    }
    int header = input.length - 2;
    int data = Byte.toUnsignedInt(input[0]) + (Byte.toUnsignedInt(input[1]) << 8);
    isReadOrRefused(
        ByteBuffer.allocate(Long.BYTES + header + data)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header)
            .put(input, 2, header)
            .array());
  }

  @FuzzTest(maxDuration = "10m")
  void index(byte[] json) {
    ShardIndex index;
    try {
      index = ShardIndex.parse(json);
    } catch (Invalid refused) {
      assertThat(refused.violations()).hasSize(1);
      return;
    }
    for (String file : index.files()) {
      Path plain = Path.of(file);
      assertThat(plain.getNameCount() == 1 && plain.equals(plain.normalize())).isTrue();
    }
    assertThat(ShardIndex.parse(index.bytes())).isEqualTo(index);
  }

  private static void isReadOrRefused(byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve("fuzzed"), bytes);
    boolean onlyFloats = true;
    try (var source = MappedSafetensors.open(file)) {
      for (String name : source.names()) {
        TensorEntry entry = source.entry(name);
        if (entry.dtype().fitsFloat()) {
          assertThat(source.floats(name)).hasSize(Math.toIntExact(entry.elements()));
        }
        onlyFloats &= entry.dtype() == DType.F32;
      }
      isWrittenAndReadTheSame(RawTensors.of(source), source.metadata());
    } catch (Invalid refused) {
      assertThat(refused).hasMessageStartingWith("fuzzed: ");
      onlyFloats = false;
    }
    assertThat(isReadAsAWhole(file)).isEqualTo(onlyFloats);
  }

  private static void isWrittenAndReadTheSame(
      Map<String, RawTensor> tensors, Map<String, String> metadata) {
    Path again = directory.resolve("again");
    SafetensorsWriter.write(again, tensors, metadata);
    try (var source = MappedSafetensors.open(again)) {
      RawTensors.assertHolds(source, tensors);
      assertThat(source.metadata()).isEqualTo(metadata);
    }
  }

  private static boolean isReadAsAWhole(Path file) {
    try {
      Safetensors.readFile(file);
      return true;
    } catch (Invalid refused) {
      return false;
    }
  }
}
