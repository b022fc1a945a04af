package org.zeropoint.lm.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.zeropoint.shared.Json;

/** The fixture's tokenizer, as it is and with more special tokens. */
final class Tokenizers {

  /** Where tokenizer.json and cases.json of the Python library are. */
  static final Path FIXTURE = Path.of("../src/it/models/tokenizer");

  static final String END_OF_TEXT = "<|endoftext|>";

  private Tokenizers() {}

  /** The fixture in {@code directory} with these special tokens too, their ids from 300 on. */
  static Tokenizer with(Path directory, String... specialTokens) {
    write(directory, specialTokens);
    return Tokenizer.open(directory);
  }

  /** As {@link #with}, where the model has an end-of-text token. */
  static Tokenizer withEnd(Path directory, String... specialTokens) {
    write(directory, specialTokens);
    file(directory, "tokenizer_config.json", "{\"eos_token\": \"" + END_OF_TEXT + "\"}");
    return Tokenizer.open(directory);
  }

  private static void write(Path directory, String... specialTokens) {
    var root = fixture();
    int id = 300;
    for (String content : specialTokens) {
      token((ArrayNode) root.path("added_tokens"), id++, content);
    }
    file(directory, Tokenizer.FILE, root.toString());
  }

  static ObjectNode fixture() {
    try {
      return (ObjectNode) Json.parse(Files.readString(FIXTURE.resolve(Tokenizer.FILE)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void token(ArrayNode to, int id, String content) {
    to.addObject()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }

  static void file(Path directory, String name, String content) {
    try {
      Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
