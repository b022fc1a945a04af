package org.zeropoint.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

class SafetensorsTest {

  @TempDir private Path directory;

  @Property(tries = 60, seed = "1")
  void whatWasWrittenIsRead(@ForAll("tensorMaps") Map<String, Tensor> tensors) throws IOException {
    Path file = Files.createTempFile("tensors", ".safetensors");
    try {
      Safetensors.write(file, tensors, Map.of("format", "pt"));
      SafetensorsFile read = Safetensors.readFile(file);
      assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
      assertThat(read.tensors().keySet()).isEqualTo(tensors.keySet());
      tensors.forEach(
          (name, tensor) -> {
            assertThat(read.tensors().get(name).shape()).isEqualTo(tensor.shape());
            assertThat(read.tensors().get(name).data()).isEqualTo(tensor.data());
          });
    } finally {
      Files.delete(file);
    }
  }

  @Provide
  Arbitrary<Map<String, Tensor>> tensorMaps() {
    Arbitrary<String> names = Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(12);
    Arbitrary<List<Integer>> shapes = Arbitraries.integers().between(0, 5).list().ofMaxSize(4);
    Arbitrary<Tensor> tensors =
        Combinators.combine(shapes, Arbitraries.longs()).as(SafetensorsTest::random);
    return Arbitraries.maps(names.filter(name -> !name.equals("__metadata__")), tensors)
        .ofMaxSize(6);
  }

  private static Tensor random(List<Integer> shape, long seed) {
    var random = new Random(seed);
    var data = new float[shape.stream().reduce(1, Math::multiplyExact)];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return new Tensor(shape, data);
  }

  @Test
  void sameContentGivesTheSameBytes_inWhateverOrder() throws IOException {
    var one = new LinkedHashMap<String, Tensor>();
    one.put("b", Tensor.of(new float[] {1, 2}, 2));
    one.put("a", Tensor.of(new float[] {3}, 1));
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    Safetensors.write(first, one, Map.of("z", "1", "y", "2"));
    Safetensors.write(second, new TreeMap<>(one), new TreeMap<>(Map.of("z", "1", "y", "2")));
    assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "null",
        "{\"a\":1}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],"
            + "\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"__metadata__\":{\"a\":1}}",
        "{\"__metadata__\":[]}",
        "{\"\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} x",
        " {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
      })
  void hostileHeaderIsRefusedNamingTheFile(String header) throws IOException {
    refused(file(header.getBytes(StandardCharsets.UTF_8), header.length(), 4));
  }

  @Test
  void headerLengthThatLiesIsRefused() throws IOException {
    byte[] header = "{}".getBytes(StandardCharsets.UTF_8);
    for (long length :
        new long[] {-1, 0, 1, 3, Long.MAX_VALUE, MappedSafetensors.MAX_HEADER + 1L}) {
      refused(file(header, length, 0));
    }
  }

  @Test
  void headerThatIsNotUtf8IsRefused() throws IOException {
    refused(file(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}', ' '}, 8, 0));
  }

  @Property(tries = 300, seed = "1")
  void alteredFileIsReadOrRefused_neverAnythingElse(
      @ForAll @IntRange(max = 10_000) int at, @ForAll byte value, @ForAll boolean cut)
      throws IOException {
    Path file = Files.createTempFile("altered", ".safetensors");
    try {
      Safetensors.write(file, Map.of("a", random(List.of(2, 3), 1)), Map.of("k", "v"));
      byte[] bytes = Files.readAllBytes(file);
      if (cut) {
        Files.write(file, Arrays.copyOf(bytes, at % bytes.length));
      } else {
        bytes[at % bytes.length] = value;
        Files.write(file, bytes);
      }
      try {
        Safetensors.read(file);
      } catch (Invalid e) {
        assertThat(e).hasMessageContaining(file.getFileName().toString());
      }
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> Safetensors.read(directory.resolve("none.safetensors")))
        .isInstanceOf(Invalid.class)
        .hasMessage("none.safetensors: is missing");
  }

  @Test
  void fileThatCannotBeWrittenIsNamed() throws IOException {
    Path notADirectory = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> Safetensors.write(notADirectory.resolve("m"), Map.of(), Map.of()))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("m cannot be written");
  }

  @Test
  void tensorRefusesAShapeThatDoesNotFit() {
    assertThatThrownBy(() -> Tensor.of(new float[3], 2, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tensor.of(new float[0], -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Path file(byte[] header, long length, int dataBytes) throws IOException {
    var buffer = ByteBuffer.allocate(Long.BYTES + header.length + dataBytes);
    buffer.order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(header);
    return Files.write(directory.resolve("hostile.safetensors"), buffer.array());
  }

  private static void refused(Path file) {
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("hostile.safetensors: ");
  }
}
