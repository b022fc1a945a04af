package org.zeropoint.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

class MappedSafetensorsTest {

  @TempDir private Path directory;

  @Test
  void eachDtypeIsDescribedAndGivenAsBytes() throws IOException {
    var header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    int offset = 0;
    for (DType dtype : DType.values()) {
      int end = offset + 3 * dtype.bytes();
      header.append(entry(",", dtype.name(), dtype.name(), "3", offset, end));
      offset = end;
    }
    byte[] data = new byte[offset];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) i;
    }
    try (var source = MappedSafetensors.open(file(header.append('}').toString(), data))) {
      assertThat(source.metadata()).containsOnlyKeys("format");
      assertThat(source.names()).hasSize(DType.values().length);
      int next = 0;
      for (DType dtype : DType.values()) {
        assertThat(source.entry(dtype.name()))
            .isEqualTo(new TensorEntry(dtype.name(), dtype, List.of(3), 3L * dtype.bytes()));
        ByteBuffer bytes = source.bytes(dtype.name());
        assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes).isEqualTo(ByteBuffer.wrap(data, next, 3 * dtype.bytes()));
        assertThatThrownBy(() -> bytes.put(0, (byte) 1))
            .isInstanceOf(ReadOnlyBufferException.class);
        next += 3 * dtype.bytes();
      }
      assertThat(source.parameters()).isEqualTo(3L * DType.values().length);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0.0",
    "0x8000, -0.0",
    "0x3c00, 1.0",
    "0xc000, -2.0",
    "0x3555, 0.333251953125",
    "0x7bff, 65504.0",
    "0x0001, 5.9604644775390625E-8",
    "0x83ff, -6.097555160522461E-5",
    "0x0400, 6.103515625E-5",
    "0x7c00, Infinity",
    "0xfc00, -Infinity",
    "0x7e00, NaN"
  })
  void binary16IsDecodedExactly(String bits, Float expected) throws IOException {
    assertThat(half("F16", Integer.decode(bits))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0.0",
    "0x8000, -0.0",
    "0x3f80, 1.0",
    "0x4049, 3.140625",
    "0x0001, 9.183549615799121E-41",
    "0x7f7f, 3.3895313892515355E38",
    "0xff80, -Infinity",
    "0x7fc0, NaN"
  })
  void bfloat16IsDecodedExactly(String bits, Float expected) throws IOException {
    assertThat(half("BF16", Integer.decode(bits))).isEqualTo(expected);
  }

  private float half(String dtype, int bits) throws IOException {
    byte[] data = {(byte) bits, (byte) (bits >> 8)};
    try (var source =
        MappedSafetensors.open(file("{" + entry("", "a", dtype, "", 0, 2) + "}", data))) {
      assertThat(source.entry("a").shape()).isEmpty();
      return source.floats("a")[0];
    }
  }

  @Test
  void everyBinary16KeepsItsValue_alsoOverSeveralChunks() throws IOException {
    int repeats = 20;
    var data = ByteBuffer.allocate(repeats << 17).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < repeats << 16; i++) {
      data.putShort((short) i);
    }
    int bytes = data.capacity();
    String header = "{" + entry("", "a", "F16", Integer.toString(bytes / 2), 0, bytes) + "}";
    try (var source = MappedSafetensors.open(file(header, data.array()))) {
      var expected = new float[repeats << 16];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = byDefinition(i & 0xffff);
      }
      assertThat(Arrays.equals(source.floats("a"), expected)).isTrue();
    }
  }

  /** IEEE 754-2019, 3.4: (−1)^s · 2^(e−bias) · (0 or 1 + fraction/2^10). */
  private static float byDefinition(int bits) {
    int exponent = (bits >> 10) & 31;
    double fraction = (bits & 1023) / 1024.0;
    double size =
        switch (exponent) {
          case 0 -> Math.pow(2, -14) * fraction;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.pow(2, exponent - 15) * (1 + fraction);
        };
    return (float) (bits >> 15 == 0 ? size : -size);
  }

  @ParameterizedTest
  @EnumSource(names = {"F64", "I64", "I32", "I16", "I8", "U8", "BOOL"})
  void otherDtypesAreNoFloats(DType dtype) throws IOException {
    String header = "{" + entry("", "a", dtype.name(), "1", 0, dtype.bytes()) + "}";
    try (var source = MappedSafetensors.open(file(header, new byte[dtype.bytes()]))) {
      assertThatThrownBy(() -> source.floats("a"))
          .isInstanceOf(Invalid.class)
          .hasMessage(
              "m.safetensors: tensor a is of dtype %s, which is none of F32, F16 and BF16"
                  .formatted(dtype));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"F8_E4M3", "U16", "f32", "C64", ""})
  void unknownDtypeIsRefusedByName(String dtype) throws IOException {
    Path file = file("{" + entry("", "a", dtype, "1", 0, 1) + "}", new byte[1]);
    refused(file, "tensor a is of dtype " + dtype + ", which is none of [F64, I64, F32,");
  }

  @Test
  void textThatIsNotUnicodeIsRefused() throws IOException {
    Path name = file("{" + entry("", "\\ud800", "U8", "1", 0, 1) + "}", new byte[1]);
    refused(name, "its header holds text that is not Unicode");
    Path metadata = file("{\"__metadata__\":{\"a\":\"\\udc00\"}}", new byte[0]);
    refused(metadata, "its header holds text that is not Unicode");
  }

  @Test
  void emptyTensorsMayShareAPlace() throws IOException {
    String header =
        "{"
            + entry("", "b", "F32", "0", 0, 0)
            + entry(",", "a", "F32", "2,0", 0, 0)
            + entry(",", "c", "F32", "1", 0, 4)
            + entry(",", "d", "F32", "0", 4, 4)
            + "}";
    try (var source = MappedSafetensors.open(file(header, new byte[4]))) {
      assertThat(source.floats("a")).isEmpty();
      assertThat(source.bytes("d").remaining()).isZero();
      assertThat(source.floats("c")).containsExactly(0);
    }
  }

  @Test
  void fileCutShortAfterOpeningIsRefused_neverRead() throws IOException {
    Path file = file("{" + entry("", "a", "F32", "3000", 0, 12_000) + "}", new byte[12_000]);
    try (var source = MappedSafetensors.open(file);
        var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(4_000);
      String message = "m.safetensors: has changed from 12069 to 4000 bytes since it was opened";
      assertThatThrownBy(() -> source.floats("a")).isInstanceOf(Invalid.class).hasMessage(message);
      assertThatThrownBy(() -> source.bytes("a")).isInstanceOf(Invalid.class).hasMessage(message);
    }
  }

  @Test
  void fileThatAnotherReplacesGoesOnAsItWas() throws IOException {
    String header = "{" + entry("", "a", "U8", "1", 0, 1) + "}";
    Path file = file(header, new byte[] {1});
    try (var source = MappedSafetensors.open(file)) {
      Path other = directory.resolve("other");
      Files.copy(file, other);
      Files.write(other, new byte[100], StandardOpenOption.APPEND);
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      assertThat(source.bytes("a").get(0)).isEqualTo((byte) 1);
    }
  }

  @Test
  void whatIsTooLongForOneBufferIsRefusedWithTheNumber() throws IOException {
    long bytes = 1L << 32;
    Path file = file("{" + entry("", "a", "F16", "1,2147483647", 0, bytes - 2) + "}", new byte[0]);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), Files.size(file) + bytes - 3);
    }
    try (var source = MappedSafetensors.open(file)) {
      assertThat(source.parameters()).isEqualTo(Integer.MAX_VALUE);
      assertThatThrownBy(() -> source.bytes("a"))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("takes 4294967294 bytes, more than the 2147483647");
      assertThatThrownBy(() -> source.floats("a"))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("holds 2147483647 numbers, more than the 2147483639");
    }
  }

  @Test
  void nameThatIsNotThereIsNamed() throws IOException {
    try (var source = MappedSafetensors.open(file("{}", new byte[0]))) {
      String message = "m.safetensors: has no tensor a";
      assertThatThrownBy(() -> source.entry("a")).isInstanceOf(Invalid.class).hasMessage(message);
      assertThatThrownBy(() -> source.bytes("a")).isInstanceOf(Invalid.class).hasMessage(message);
      assertThatThrownBy(() -> source.floats("a")).isInstanceOf(Invalid.class).hasMessage(message);
    }
  }

  @Test
  void closedSourceSaysSo_andItsBuffersLast() throws IOException {
    var source =
        MappedSafetensors.open(file("{" + entry("", "a", "U8", "1", 0, 1) + "}", new byte[] {7}));
    ByteBuffer bytes = source.bytes("a");
    source.close();
    source.close();
    assertThat(bytes.get(0)).isEqualTo((byte) 7);
    assertThatThrownBy(() -> source.bytes("a"))
        .isInstanceOf(Unavailable.class)
        .hasMessage("The file m.safetensors is closed.");
  }

  @Test
  void whatIsNoRegularFileIsRefused() {
    refused(directory, "is not a regular file");
    refused(directory.resolve("none"), "is missing");
  }

  private static void refused(Path file, String rule) {
    assertThatThrownBy(() -> MappedSafetensors.open(file))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith(file.getFileName() + ": " + rule);
  }

  private static String entry(
      String before, String name, String dtype, String shape, long begin, long end) {
    return before
        + "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
            .formatted(name, dtype, shape, begin, end);
  }

  private Path file(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    var buffer = ByteBuffer.allocate(Long.BYTES + json.length + data.length);
    buffer.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).put(data);
    return Files.write(directory.resolve("m.safetensors"), buffer.array());
  }
}
