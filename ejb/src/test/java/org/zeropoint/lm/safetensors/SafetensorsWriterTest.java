package org.zeropoint.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Invalid;

class SafetensorsWriterTest {

  @TempDir private Path directory;
  private Path files;

  @BeforeTry
  void makeDirectory() throws IOException {
    files = Files.createTempDirectory("safetensors");
  }

  @AfterTry
  void removeDirectory() throws IOException {
    try (var all = Files.list(files)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(files);
  }

  @Provide
  Arbitrary<Map<String, RawTensor>> tensors() {
    return RawTensors.maps();
  }

  @Property(tries = 200, seed = "1")
  void whatWasWrittenIsRead_andWrittenAgainTheSame(
      @ForAll("tensors") Map<String, RawTensor> tensors) throws IOException {
    Path file = files.resolve("first.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
    Path again = files.resolve("second.safetensors");
    try (var source = MappedSafetensors.open(file)) {
      RawTensors.assertHolds(source, tensors);
      assertThat(source.metadata()).containsExactly(Map.entry("format", "pt"));
      SafetensorsWriter.write(again, RawTensors.of(source), source.metadata());
    }
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Property(tries = 100, seed = "1")
  void shardsHoldEachTensorOnce_noneLargerThanAllowed(
      @ForAll("tensors") Map<String, RawTensor> tensors,
      @ForAll @IntRange(min = 1, max = 2000) int maxBytes)
      throws IOException {
    List<String> names = SafetensorsWriter.writeSharded(files, tensors, Map.of(), maxBytes);
    try (var source = ShardedSafetensors.open(files)) {
      RawTensors.assertHolds(source, tensors);
    }
    for (String name : names) {
      try (var shard = MappedSafetensors.open(files.resolve(name))) {
        long bytes = shard.names().stream().mapToLong(each -> shard.entry(each).bytes()).sum();
        long counted = shard.names().stream().filter(each -> shard.entry(each).bytes() > 0).count();
        assertThat(bytes <= maxBytes || counted == 1).isTrue();
      }
    }
  }

  @Test
  void orderOfAMapChangesNoByte() throws IOException {
    var tensors = new LinkedHashMap<String, RawTensor>();
    for (DType dtype : DType.values()) {
      tensors.put(dtype.name(), RawTensors.random(dtype, List.of(5), dtype.name().hashCode()));
    }
    var names = new ArrayList<>(tensors.keySet());
    Collections.reverse(names);
    var reversed = new LinkedHashMap<String, RawTensor>();
    names.forEach(name -> reversed.put(name, tensors.get(name)));
    Path one = Files.createDirectory(directory.resolve("one"));
    Path other = Files.createDirectory(directory.resolve("other"));
    List<String> shards =
        SafetensorsWriter.writeSharded(one, tensors, Map.of("b", "1", "a", ""), 40);
    SafetensorsWriter.writeSharded(
        other, reversed, new LinkedHashMap<>(Map.of("a", "", "b", "1")), 40);
    assertThat(shards).hasSizeGreaterThan(2).first().asString().startsWith("model-00001-of-0000");
    for (String file : shards) {
      assertThat(one.resolve(file)).hasSameBinaryContentAs(other.resolve(file));
    }
    assertThat(one.resolve(ShardedSafetensors.INDEX))
        .hasSameBinaryContentAs(other.resolve(ShardedSafetensors.INDEX));
    assertThat(one).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void floatsAreWrittenWithTheSameBytesAsEver() throws IOException {
    Path file = directory.resolve("m.safetensors");
    var tensors =
        Map.of("b", Tensor.of(new float[] {1, -2}, 2), "a", Tensor.of(new float[] {0.5f}));
    Safetensors.write(file, tensors, Map.of("k", "v"));
    String header =
        "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
    String padded = header + " ".repeat(-header.length() & 7);
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo(
            "%02x00000000000000".formatted(padded.length())
                + HexFormat.of().formatHex(padded.getBytes(StandardCharsets.UTF_8))
                + "0000003f0000803f000000c0");
  }

  @Test
  void numbersAreAligned() throws IOException {
    Path file = directory.resolve("m.safetensors");
    SafetensorsWriter.write(
        file,
        Map.of(
            "a", RawTensors.random(DType.U8, List.of(3), 1),
            "b", RawTensors.random(DType.F64, List.of(1), 1),
            "c", RawTensors.random(DType.BF16, List.of(1), 1)),
        Map.of());
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .containsSubsequence("\"b\":", "[0,8]", "\"c\":", "[8,10]", "\"a\":", "[10,13]");
  }

  @Test
  void largeTensorsAreWrittenInPieces() {
    Path file = directory.resolve("m.safetensors");
    var tensors =
        Map.of(
            "a", RawTensors.random(DType.U8, List.of(3, 1_000_003), 1),
            "b", RawTensors.random(DType.F16, List.of(1 << 20), 2));
    SafetensorsWriter.write(file, tensors, Map.of());
    try (var source = MappedSafetensors.open(file)) {
      RawTensors.assertHolds(source, tensors);
    }
  }

  @Test
  void whatWouldNotBeReadIsNotWritten() {
    RawTensor tensor = RawTensors.random(DType.I8, List.of(1), 1);
    var tooMany = Collections.nCopies(9, 1);
    var high = RawTensors.random(DType.I8, tooMany, 1);
    notWritten("", tensor, "a tensor's name has not 1 to 256 characters");
    notWritten("n".repeat(257), tensor, "a tensor's name has not 1 to 256 characters");
    notWritten("__metadata__", tensor, "__metadata__ holds something that is not text");
    notWritten("a\ud800", tensor, "a name or the metadata holds text that is not Unicode");
    notWritten("a", high, "tensor a has no shape of at most 8 dimensions");
  }

  private void notWritten(String name, RawTensor tensor, String rule) {
    Path file = directory.resolve("m.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(name, tensor), Map.of()))
        .isInstanceOf(Invalid.class)
        .hasMessage("m.safetensors: " + rule);
    assertThat(file).doesNotExist();
  }

  @Test
  void headerThatWouldNotBeReadIsNotWritten() {
    var metadata = new LinkedHashMap<String, String>();
    for (int i = 0; i < 5; i++) {
      metadata.put("k" + i, "v".repeat(900_000));
    }
    Path file = directory.resolve("m.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(), metadata))
        .isInstanceOf(Invalid.class)
        .hasMessage("m.safetensors: would have a header of more than 4194304 bytes");
  }

  @Test
  void modelThatIsThereIsNotReplaced() throws IOException {
    Files.createFile(directory.resolve("model.safetensors"));
    assertThatThrownBy(() -> SafetensorsWriter.writeSharded(directory, Map.of(), Map.of(), 1))
        .isInstanceOf(Invalid.class)
        .hasMessage("model.safetensors: is there already");
  }

  @Test
  void shardsAreLimited() {
    var tensors = new LinkedHashMap<String, RawTensor>();
    for (int i = 0; i < 1025; i++) {
      tensors.put("t" + i, RawTensors.random(DType.U8, List.of(1), i));
    }
    assertThatThrownBy(() -> SafetensorsWriter.writeSharded(directory, tensors, Map.of(), 1))
        .isInstanceOf(Invalid.class)
        .hasMessage("there would be 1025 shards of at most 1024");
    assertThat(directory).isEmptyDirectory();
    assertThatThrownBy(() -> SafetensorsWriter.writeSharded(directory, tensors, Map.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rawTensorRefusesAShapeThatDoesNotFit() {
    ByteBuffer bytes = ByteBuffer.allocate(4);
    assertThatThrownBy(() -> new RawTensor(DType.F16, List.of(3), bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("F16 of shape [3] does not take 4 bytes");
    assertThatThrownBy(() -> new RawTensor(DType.U8, List.of(-2, -2), bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("negative extent in shape [-2, -2]");
  }

  @Test
  void floatsBecomeRawLittleEndian() {
    RawTensor raw = RawTensor.of(Tensor.of(new float[] {1}));
    assertThat(raw.bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, (byte) 0x80, 0x3f}));
  }
}
