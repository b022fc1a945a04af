package org.zeropoint.lm.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Json;

/** Files that the Python library wrote are read, and it reads ours. */
class SafetensorsPythonTest {

  private static final List<String> FILES =
      List.of("every-dtype.safetensors", "halves.safetensors", "shapes.safetensors");

  @TempDir private Path directory;

  @Test
  void filesOfPythonThatAreKeptAreRead() throws IOException {
    for (String name : FILES) {
      Files.copy(
          SafetensorsPythonTest.class.getResourceAsStream("python/" + name),
          directory.resolve(name));
    }
    try (var expected = SafetensorsPythonTest.class.getResourceAsStream("python/expected.json")) {
      assertRead(Json.mapper().readTree(expected));
    }
  }

  @Test
  void filesOfPythonAreRead() throws IOException, InterruptedException {
    Python.isNeeded();
    Python.run("tensors.py", List.of("write", directory.toString()));
    JsonNode expected = Json.parse(Files.readString(directory.resolve("expected.json")));
    assertRead(expected);
    try (var kept = SafetensorsPythonTest.class.getResourceAsStream("python/expected.json")) {
      assertThat(Json.mapper().readTree(kept)).isEqualTo(expected);
    }
  }

  private void assertRead(JsonNode expected) {
    assertThat(expected.fieldNames()).toIterable().containsExactlyElementsOf(FILES);
    for (String name : FILES) {
      try (var source = MappedSafetensors.open(directory.resolve(name))) {
        assertAgree(source, expected.get(name));
      }
    }
  }

  @Test
  void pythonReadsOurFiles() throws IOException, InterruptedException {
    Python.isNeeded();
    Path file = directory.resolve("ours.safetensors");
    var metadata = Map.of("format", "pt", "\"é\n", "\\ 😀 \u0001");
    SafetensorsWriter.write(file, tensors(), metadata);
    Path floats = directory.resolve("floats.safetensors");
    Safetensors.write(floats, Map.of("a", Tensor.of(new float[] {1.5f, Float.NaN}, 2)), Map.of());
    JsonNode read = read(List.of(file, floats));
    try (var ours = MappedSafetensors.open(file)) {
      RawTensors.assertHolds(ours, tensors());
      assertAgree(ours, read.get("ours.safetensors"));
    }
    try (var ours = MappedSafetensors.open(floats)) {
      assertAgree(ours, read.get("floats.safetensors"));
    }
  }

  @Test
  void pythonReadsOurShards_eachTensorWhereTheIndexSays() throws IOException, InterruptedException {
    Python.isNeeded();
    List<String> shards =
        SafetensorsWriter.writeSharded(directory, tensors(), Map.of("format", "pt"), 200);
    assertThat(shards).hasSizeGreaterThan(2);
    JsonNode read = read(shards.stream().map(directory::resolve).toList());
    JsonNode index = Json.parse(Files.readString(directory.resolve(ShardedSafetensors.INDEX)));
    var tensors = Json.mapper().createObjectNode();
    for (String shard : shards) {
      for (var tensor : read.get(shard).get("tensors").properties()) {
        assertThat(index.at("/weight_map").get(tensor.getKey()).textValue()).isEqualTo(shard);
        tensors.set(tensor.getKey(), tensor.getValue());
      }
    }
    try (var ours = ShardedSafetensors.open(directory)) {
      RawTensors.assertHolds(ours, tensors());
      assertTensorsAgree(ours, tensors);
    }
  }

  private static Map<String, RawTensor> tensors() {
    var tensors = new TreeMap<String, RawTensor>();
    for (DType dtype : DType.values()) {
      tensors.put(
          "small." + dtype, RawTensors.random(dtype, List.of(1, 5, 3), dtype.name().hashCode()));
      tensors.put("none." + dtype, RawTensors.random(dtype, List.of(2, 0), 1));
      tensors.put("scalar." + dtype, RawTensors.random(dtype, List.of(), dtype.name().length()));
    }
    tensors.put("large \"\\é😀", RawTensors.random(DType.BF16, List.of(257, 1021), 99));
    return tensors;
  }

  private static JsonNode read(List<Path> files) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("read"));
    files.forEach(file -> arguments.add(file.toString()));
    return Json.parse(Python.run("tensors.py", arguments));
  }

  private static void assertAgree(MappedSafetensors ours, JsonNode python) {
    assertThat(Json.tree(ours.metadata())).isEqualTo(python.get("metadata"));
    assertTensorsAgree(ours, python.get("tensors"));
  }

  private static void assertTensorsAgree(TensorSource ours, JsonNode python) {
    assertThat(python.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(ours.names())
        .isNotEmpty();
    for (var tensor : python.properties()) {
      TensorEntry entry = ours.entry(tensor.getKey());
      JsonNode fields = tensor.getValue();
      assertThat(entry.dtype()).hasToString(fields.get("dtype").textValue());
      assertThat(Json.tree(entry.shape())).isEqualTo(fields.get("shape"));
      assertThat(sha256(ours.bytes(entry.name()))).isEqualTo(fields.get("sha256").textValue());
      if (fields.has("floats")) {
        var floats = new ArrayList<Float>();
        fields.get("floats").forEach(each -> floats.add(Float.valueOf(each.textValue())));
        var read = new ArrayList<Float>();
        for (float number : ours.floats(entry.name())) {
          read.add(number);
        }
        assertThat(read).as(entry.name()).isEqualTo(floats);
      }
    }
  }

  private static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
