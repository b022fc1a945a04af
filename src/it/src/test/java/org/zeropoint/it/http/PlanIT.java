package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plan that breaks a limit is refused before it starts, with the field and the bound. */
class PlanIT extends RestCase {

  @ParameterizedTest
  @CsvSource({
    "steps, 0, 10000",
    "steps, 10001, 10000",
    "steps, 1.5, whole",
    "steps, 1e999, whole",
    "batchSize, 0, 256",
    "batchSize, 257, 256",
    "learningRate, 0, above 0",
    "learningRate, 1.01, 1",
    "learningRate, \"fast\", number",
    "validationSplit, 0.51, 0.5",
    "validationSplit, -0.1, 0",
    "optimizer, \"lion\", adamw",
    "modelId, \"gpt-huge\", catalogue",
    "corpus, \"no-such-text\", no-such-text",
    "engine, \"magic\", djl",
    "synthiantId, \"a b\", letters",
    "colour, \"red\", field",
    "base, \"helper@77\", helper@77",
    "schedule, \"step\", cosine",
    "warmupSteps, 6, between 0 and 5",
    "warmupSteps, -1, between 0 and 5",
    "patience, 101, between 0 and 100",
    "patience, \"3\", whole",
    "weightDecay, 1, below 1",
    "weightDecay, -0.1, 0",
    "accumulation, 65, 64",
    "precision, \"fp8\", bf16",
    "rowTokens, 7, 8",
    "format, \"csv\", instructions",
    "lora, true, object",
    "softPrompt, 20, object"
  })
  void aFieldOutOfItsBounds_isNamedWithTheBound(String field, String value, String bound) {
    String plan = plan(field, value);
    var problem = problem(by("author").post("api/runs", plan), 400, "/" + field);

    assertThat(problem.path("detail").asText()).as(plan).contains(bound);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"rank\": 0}       | /lora/rank    | between 1 and 256",
        "{\"rank\": 257}     | /lora/rank    | between 1 and 256",
        "{\"alpha\": 0}      | /lora/alpha   | above 0",
        "{\"alpha\": \"16\"} | /lora/alpha   | number",
        "{\"targets\": 7}    | /lora/targets | array",
        "{\"dropout\": 0.1}  | /lora/dropout | not a field"
      })
  void aFieldOfTheAdapterOutOfItsBounds_isNamedWithTheBound(
      String lora, String pointer, String bound) {
    var problem = problem(by("author").post("api/runs", plan("lora", lora)), 400, pointer);

    assertThat(problem.path("detail").asText()).contains(bound);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"length\": 0}     | /softPrompt/length | between 1 and 1024",
        "{\"length\": 1025}  | /softPrompt/length | between 1 and 1024",
        "{\"length\": \"20\"} | /softPrompt/length | whole",
        "{\"tokens\": 20}    | /softPrompt/tokens | not a field"
      })
  void aFieldOfTheSoftPromptOutOfItsBounds_isNamedWithTheBound(
      String prompt, String pointer, String bound) {
    var problem = problem(by("author").post("api/runs", plan("softPrompt", prompt)), 400, pointer);

    assertThat(problem.path("detail").asText()).contains(bound);
  }

  @Test
  void aSoftPromptIsNotTrainedBesideAnAdapter() {
    String plan = plan("softPrompt", "{}").replace("{\"syn", "{\"lora\":{},\"syn");
    var problem = problem(by("author").post("api/runs", plan), 400, "/softPrompt");

    assertThat(problem.path("detail").asText()).contains("absent beside lora");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lora         | {}",
        "softPrompt   | {}",
        "weightDecay  | 0.1",
        "accumulation | 1",
        "precision    | \"fp32\"",
        "rowTokens    | 64",
        "format       | \"text\""
      })
  void whatOnlyTokenModelsKnow_isRefusedForOneThatReadsBytes(String field, String value) {
    var problem = problem(by("author").post("api/runs", plan(field, value)), 400, "/" + field);

    assertThat(problem.path("detail").asText()).contains("gpt-nano reads bytes");
  }

  @Test
  void patienceNeedsHeldOutText() {
    String plan = plan("patience", "2").replace("{", "{\"validationSplit\":0,");
    var problem = problem(by("author").post("api/runs", plan), 400, "/patience");

    assertThat(problem.path("detail").asText()).contains("validationSplit is 0");
  }

  @Test
  void onlyAuthors_startRuns() {
    problem(by("reviewer").post("api/runs", plan("steps", "5")), 403);
  }

  private static String plan(String field, String value) {
    var fields = new java.util.LinkedHashMap<String, String>();
    fields.put("synthiantId", "\"helper\"");
    fields.put("modelId", "\"gpt-nano\"");
    fields.put("corpus", "\"commons-lang3\"");
    fields.put("steps", "5");
    fields.put(field, value);
    var json = new StringBuilder("{");
    fields.forEach((k, v) -> json.append('"').append(k).append("\":").append(v).append(','));
    return json.deleteCharAt(json.length() - 1).append('}').toString();
  }
}
