package org.zeropoint.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.shared.Invalid;

class ShardedSafetensorsTest {

  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private static final Map<String, RawTensor> TENSORS =
      Map.of(
          "a", RawTensors.random(DType.BF16, List.of(2, 2), 1),
          "b", RawTensor.of(Tensor.of(new float[] {1, 2}, 2)));

  @TempDir private Path temporary;
  private Path directory;

  @BeforeEach
  void writeTwoShards() throws IOException {
    directory = Files.createDirectory(temporary.resolve("tiny"));
    assertThat(SafetensorsWriter.writeSharded(directory, TENSORS, Map.of(), 8))
        .containsExactly(FIRST, SECOND);
  }

  @Test
  void shardsAreReadAsOne() throws IOException {
    assertThat(directory.resolve(INDEX))
        .hasContent(
            "{\"metadata\":{\"total_size\":16},\"weight_map\":{\"a\":\"%s\",\"b\":\"%s\"}}"
                .formatted(FIRST, SECOND));
    try (var source = ShardedSafetensors.open(directory)) {
      assertThat(source.names()).containsExactly("a", "b");
      assertThat(source.entry("a")).isEqualTo(new TensorEntry("a", DType.BF16, List.of(2, 2), 8));
      assertThat(source.floats("b")).containsExactly(1, 2);
      assertThat(source.parameters()).isEqualTo(6);
      RawTensors.assertHolds(source, TENSORS);
      assertThatThrownBy(() -> source.entry("c"))
          .isInstanceOf(Invalid.class)
          .hasMessage(INDEX + ": has no tensor c");
    }
  }

  @Test
  void modelInOneFileIsReadTheSameWay() throws IOException {
    Path single = Files.createDirectory(temporary.resolve("single"));
    SafetensorsWriter.writeSharded(single, TENSORS, Map.of(), 16);
    assertThat(single).isDirectoryNotContaining("glob:**.json");
    try (var source = ShardedSafetensors.open(single)) {
      RawTensors.assertHolds(source, TENSORS);
    }
  }

  @Test
  void indexMayTellMoreInItsMetadata() throws IOException {
    index("{\"metadata\":{\"total_parameters\":6,\"total_size\":16},", map(FIRST, SECOND));
    try (var source = ShardedSafetensors.open(directory)) {
      RawTensors.assertHolds(source, TENSORS);
    }
  }

  @Test
  void directoryHoldsOneModel() throws IOException {
    Files.createFile(directory.resolve("model.safetensors"));
    refused("tiny: holds both model.safetensors and " + INDEX);
    Files.delete(directory.resolve("model.safetensors"));
    Files.delete(directory.resolve(INDEX));
    refused("tiny: holds neither model.safetensors nor " + INDEX);
    assertThatThrownBy(() -> ShardedSafetensors.open(temporary.resolve("none")))
        .isInstanceOf(Invalid.class)
        .hasMessage("none: is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../m.safetensors",
        "/tmp/m.safetensors",
        "sub/m.safetensors",
        "sub\\\\m.safetensors",
        "..",
        ".",
        "",
        ".hidden.safetensors",
        "model.bin",
        "m\\u0000.safetensors",
        "m\\n.safetensors"
      })
  void shardIsNamedByAPlainName(String file) throws IOException {
    index("{\"metadata\":{\"total_size\":16},", map(FIRST, file));
    refused(INDEX + ": weight_map places b in \"" + file + "\", which is not the plain name");
  }

  @Test
  void shardIsNoLinkToElsewhere() throws IOException {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    for (String file : List.of(SECOND, INDEX)) {
      Path moved = Files.move(directory.resolve(file), elsewhere.resolve(file));
      Files.createSymbolicLink(directory.resolve(file), moved);
      refused(file + ": is a link that leads out of its directory");
      Files.delete(directory.resolve(file));
      Files.move(moved, directory.resolve(file));
    }
    Path single = Files.createDirectory(temporary.resolve("single"));
    Files.createSymbolicLink(
        single.resolve("model.safetensors"), Files.createFile(elsewhere.resolve("m")));
    assertThatThrownBy(() -> ShardedSafetensors.open(single))
        .isInstanceOf(Invalid.class)
        .hasMessage("model.safetensors: is a link that leads out of its directory");
  }

  @Test
  void linksInsideTheDirectoryAndToItAreFollowed() throws IOException {
    Files.move(directory.resolve(SECOND), directory.resolve("real"));
    Files.createSymbolicLink(directory.resolve(SECOND), Path.of("real"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
    try (var source = ShardedSafetensors.open(link)) {
      RawTensors.assertHolds(source, TENSORS);
    }
  }

  @Test
  void shardIsThere() throws IOException {
    Files.delete(directory.resolve(SECOND));
    refused(SECOND + ": is missing");
    Files.createDirectory(directory.resolve(SECOND));
    refused(SECOND + ": is not a regular file");
  }

  @Test
  void brokenShardIsNamed() throws IOException {
    Files.write(directory.resolve(SECOND), new byte[7]);
    refused(SECOND + ": is shorter than 8 bytes");
  }

  @Test
  void tensorOfTheIndexIsInItsShard() throws IOException {
    index(
        "{\"metadata\":{\"total_size\":16},",
        map(FIRST, SECOND).replace("}}", ",\"c\":\"" + FIRST + "\"}}"));
    refused(FIRST + ": lacks tensor c of " + INDEX);
  }

  @Test
  void tensorOfAShardIsInTheIndex() throws IOException {
    SafetensorsWriter.write(
        directory.resolve(FIRST), Map.of("a", TENSORS.get("a"), "c", TENSORS.get("a")), Map.of());
    refused(FIRST + ": holds tensor c, which " + INDEX + " lacks");
  }

  @Test
  void tensorIsInOneShardOnly() throws IOException {
    SafetensorsWriter.write(directory.resolve(SECOND), TENSORS, Map.of());
    refused(SECOND + ": holds tensor a, which " + INDEX + " places in " + FIRST);
  }

  @Test
  void totalSizeIsTheSum() throws IOException {
    index("{\"metadata\":{\"total_size\":17},", map(FIRST, SECOND));
    refused(INDEX + ": metadata.total_size is 17, but the tensors take 16 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "16.0", "\"16\"", "9223372036854775808", "null"})
  void totalSizeIsANaturalNumber(String size) throws IOException {
    index("{\"metadata\":{\"total_size\":" + size + "},", map(FIRST, SECOND));
    refused(INDEX + ": metadata.total_size is not a natural number");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"weight_map\":{}}",
        "{\"metadata\":{},\"weight_map\":{}}",
        "{\"metadata\":{\"total_size\":0},\"weight_map\":[]}",
        "{\"metadata\":{\"total_size\":0},\"weight_map\":{},\"more\":1}",
        "{\"metadata\":{\"total_size\":0},\"weight_map\":{},\"weight_map\":{}}",
        "{\"metadata\":{\"total_size\":0},\"weight_map\":{\"a\":1}}",
        "{\"metadata\":{\"total_size\":0},\"weight_map\":{\"\\ud800\":\"a.safetensors\"}}"
      })
  void hostileIndexIsRefused(String json) throws IOException {
    Files.writeString(directory.resolve(INDEX), json);
    refused(INDEX + ": ");
  }

  @Test
  void indexIsBounded() throws IOException {
    try (var channel = FileChannel.open(directory.resolve(INDEX), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), ShardIndex.MAX_BYTES);
    }
    refused(INDEX + ": is longer than 16777216 bytes");
  }

  @Test
  void numberOfShardsIsBounded() throws IOException {
    var map = new StringBuilder("\"weight_map\":{\"a\":\"a.safetensors\"");
    for (int i = 0; i < 1024; i++) {
      map.append(",\"t%d\":\"%d.safetensors\"".formatted(i, i));
    }
    index("{\"metadata\":{\"total_size\":0},", map.append("}}").toString());
    refused(INDEX + ": weight_map names more than 1024 files");
  }

  private static String map(String fileOfA, String fileOfB) {
    return "\"weight_map\":{\"a\":\"%s\",\"b\":\"%s\"}}".formatted(fileOfA, fileOfB);
  }

  private void index(String beginning, String end) throws IOException {
    Files.writeString(directory.resolve(INDEX), beginning + end);
  }

  private void refused(String message) {
    assertThatThrownBy(() -> ShardedSafetensors.open(directory))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith(message);
  }
}
