package org.zeropoint.training.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

class TuningRulesTest {

  @TempDir private Path directory;

  private static JsonNode plan(String fields) {
    return Json.parse("{\"steps\":5," + fields + "}");
  }

  private static List<String> limits(String fields) {
    JsonNode body = plan(fields);
    JsonCheck check = JsonCheck.of(body);
    TuningRules.limits(body, check);
    return told(check);
  }

  private static List<String> told(JsonCheck check) {
    return check.violations().stream().map(v -> v.pointer() + " " + v.rule()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"length\":0}    | /softPrompt/length must be between 1 and 1024",
        "{\"length\":1025} | /softPrompt/length must be between 1 and 1024",
        "{\"length\":2.5}  | /softPrompt/length must be a whole number",
        "{\"rank\":8}      | /softPrompt/rank is not a field",
        "20                | /softPrompt must be an object"
      })
  void fieldOfASoftPromptOutOfItsBounds_isNamed(String prompt, String rule) {
    assertThat(limits("\"softPrompt\":" + prompt))
        .hasSize(1)
        .allSatisfy(told -> assertThat(told).startsWith(rule));
  }

  @Test
  void softPromptIsNotTrainedBesideAnAdapter() {
    assertThat(limits("\"softPrompt\":{},\"lora\":{}"))
        .containsExactly("/softPrompt must be absent beside lora: a run trains one of the two");
    assertThat(limits("\"softPrompt\":{}")).isEmpty();
    assertThat(limits("\"lora\":{}")).isEmpty();
  }

  @Test
  void softPromptSharesTheContextWithTheRows() {
    ModelConfig model = ModelDirectory.open(SmallModel.llama(directory, 1)).config();
    assertThat(tokens("\"softPrompt\":{}", model)).isEqualTo(expected(20, 44));
    assertThat(tokens("\"softPrompt\":{\"length\":56}", model)).isEqualTo(expected(56, 8));
    assertThat(refused("\"softPrompt\":{\"length\":57}", model))
        .containsExactly(
            "/softPrompt/length must be at most 56: it shares the model's context of 64 with rows"
                + " of 8 tokens or more");
    assertThat(refused("\"softPrompt\":{\"length\":20},\"rowTokens\":45", model))
        .hasSize(1)
        .allSatisfy(told -> assertThat(told).startsWith("/rowTokens must be between 8 and 44"));
  }

  private static Tokens expected(int length, int row) {
    return new Tokens(
        Optional.empty(), Optional.of(new SoftPrompt(length)), 0.1, 1, "fp32", row, "text");
  }

  private static Tokens tokens(String fields, ModelConfig model) {
    JsonNode body = plan(fields);
    JsonCheck check = JsonCheck.of(body);
    Tokens tokens =
        TuningRules.read(body, "small", Optional.of(model), check)
            .flatMap(tuning -> tuning.tokens())
            .orElseThrow();
    assertThat(check.violations()).isEmpty();
    return tokens;
  }

  private static List<String> refused(String fields, ModelConfig model) {
    JsonNode body = plan(fields);
    JsonCheck check = JsonCheck.of(body);
    TuningRules.read(body, "small", Optional.of(model), check);
    return told(check);
  }
}
