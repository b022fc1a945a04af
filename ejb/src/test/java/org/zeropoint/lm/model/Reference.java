package org.zeropoint.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.zeropoint.shared.Json;

/** A tiny model of src/it/models, and what the reference implementation computed with it. */
record Reference(String name, JsonNode expected) {

  static final Path MODELS = Path.of("../src/it/models");

  static Stream<Reference> all() {
    try (Stream<Path> folders = Files.list(MODELS)) {
      List<Reference> found =
          folders
              .filter(folder -> Files.isRegularFile(folder.resolve("expected.json")))
              .sorted()
              .map(folder -> of(folder.getFileName().toString()))
              .toList();
      assertThat(found).as("models in " + MODELS).hasSizeGreaterThan(10);
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reference of(String name) {
    try {
      String text = Files.readString(MODELS.resolve(name).resolve("expected.json"));
      return new Reference(name, Json.mapper().readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ModelDirectory directory() {
    return ModelDirectory.open(MODELS.resolve(name));
  }

  List<int[]> batch() {
    var rows = new ArrayList<int[]>();
    expected.path("batch").forEach(row -> rows.add(integers(row)));
    return rows;
  }

  float[] logits(int row) {
    var all = new ArrayList<Float>();
    expected.path("logits").get(row).forEach(p -> p.forEach(v -> all.add(v.floatValue())));
    var values = new float[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.get(i);
    }
    return values;
  }

  int[] prompt() {
    return integers(expected.path("prompt"));
  }

  int[] greedy() {
    return integers(expected.path("greedy"));
  }

  static int[] integers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }

  @Override
  public String toString() {
    return name;
  }
}
