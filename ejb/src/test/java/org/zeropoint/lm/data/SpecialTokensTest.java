package org.zeropoint.lm.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.shared.Invalid;

class SpecialTokensTest {

  @TempDir Path directory;

  private SpecialTokens read(String... files) {
    for (int i = 0; i < files.length; i += 2) {
      Tokenizers.file(directory, files[i], files[i + 1]);
    }
    try (var tokenizer = Tokenizers.with(directory, "<s>", "</s>", "<|eot_id|>")) {
      return tokenizer.specialTokens();
    }
  }

  @Test
  void nothingBoundsAText_whenNoFileSaysSo() {
    SpecialTokens none = read("config.json", "{\"eos_token_id\": null}");
    assertThat(none.beginOfText()).isEmpty();
    assertThat(none.endOfText()).isEmpty();
    assertThat(none.ends()).isEmpty();
  }

  @Test
  void endsAreReadFromAllFiles_andTheTokenizersOwnComesFirst() {
    SpecialTokens all =
        read(
            "tokenizer_config.json",
            "{\"bos_token\": {\"content\": \"<s>\"}, \"eos_token\": \"<|eot_id|>\"}",
            "special_tokens_map.json",
            "{\"eos_token\": {\"content\": \"</s>\"}}",
            "config.json",
            "{\"bos_token_id\": 5, \"eos_token_id\": 0}",
            "generation_config.json",
            "{\"eos_token_id\": [301, 7]}");
    assertThat(all.beginOfText()).hasValue(300);
    assertThat(all.endOfText()).hasValue(302);
    assertThat(all.ends()).containsExactlyInAnyOrder(0, 7, 301, 302);
  }

  @Test
  void firstOfAListIsTheEnd_whenOnlyTheConfigNamesIt() {
    assertThat(read("config.json", "{\"eos_token_id\": [301, 302]}").endOfText()).hasValue(301);
  }

  @Test
  void unknownTokensAreRefused_namingFileAndField() {
    assertRefused("tokenizer_config.json", "{\"eos_token\": \"<none>\"}", "eos_token");
    assertRefused("special_tokens_map.json", "{\"bos_token\": 3}", "bos_token");
    assertRefused("config.json", "{\"eos_token_id\": 303}", "eos_token_id");
    assertRefused("config.json", "{\"eos_token_id\": [1, \"2\"]}", "eos_token_id");
    assertRefused("generation_config.json", "[]", "no JSON object");
    assertRefused("config.json", "{\"a\": 1, \"a\": 2}", "not JSON");
  }

  private void assertRefused(String name, String content, String about) {
    assertThatThrownBy(() -> read(name, content))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith(name + ": ")
        .hasMessageContaining(about);
    Tokenizers.file(directory, name, "{}");
  }

  @Test
  void tokenizerFileIsRefused_namingTheField() {
    assertThatThrownBy(() -> Tokenizer.open(directory))
        .isInstanceOf(Invalid.class)
        .hasMessage("tokenizer.json: is missing");
    assertFileRefused("{\"model\": {}}", "model.vocab must hold a token or more");
    assertFileRefused(
        "{\"model\": {\"vocab\": {\"a\": -1}}}", "model.vocab must be a whole number");
    assertFileRefused("nonsense", "is not JSON");
    ObjectNode dropout = Tokenizers.fixture();
    ((ObjectNode) dropout.path("model")).put("dropout", 0.1);
    assertFileRefused(dropout.toString(), "model.dropout must be null");
    ObjectNode type = Tokenizers.fixture();
    ((ObjectNode) type.path("model")).put("type", "Oracle");
    assertFileRefused(type.toString(), "is no tokenizer");
  }

  private void assertFileRefused(String content, String about) {
    Tokenizers.file(directory, Tokenizer.FILE, content);
    assertThatThrownBy(() -> Tokenizer.open(directory))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("tokenizer.json: ")
        .hasMessageContaining(about);
  }
}
