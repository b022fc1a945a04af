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
    "base, \"helper@77\", helper@77"
  })
  void aFieldOutOfItsBounds_isNamedWithTheBound(String field, String value, String bound) {
    String plan = plan(field, value);
    var problem = problem(by("author").post("api/runs", plan), 400, "/" + field);

    assertThat(problem.path("detail").asText()).as(plan).contains(bound);
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
