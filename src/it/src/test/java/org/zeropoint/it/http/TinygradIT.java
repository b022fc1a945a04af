package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The engine in a process of its own, where the server has one and where it has none. */
class TinygradIT extends RestCase {

  private static final boolean THERE =
      Optional.ofNullable(System.getenv("ZEROPOINT_TINYGRAD_PYTHON"))
          .filter(path -> !path.isBlank())
          .isPresent();

  /** Each machine shows one of both. */
  @Test
  void runsAreTrainedAsOnTheOtherEngine_orAreRefusedWithWhatIsMissing() {
    if (THERE) {
      aRunThatCompilesSaysSo_andIsCancelledAtOnce();
      runsAreTrainedAsOnTheOtherEngine();
    } else {
      aRunIsRefused_andNothingElseIsConcerned();
    }
  }

  private static void aRunThatCompilesSaysSo_andIsCancelledAtOnce() {
    String path =
        "api/runs/" + started("tinygrad", "gpt-nano", "commons-lang3", 1000).path("runId").asText();
    JsonNode run;
    do {
      run = ok(by("author").get(path), 200);
    } while (run.path("status").asText().equals("queued")
        || run.path("activity").asText().equals("starting"));
    assertThat(run.path("activity").asText()).as(run.toString()).isEqualTo("compiling");
    ok(by("author").post(path + "/cancel", ""), 202);
    Instant asked = Instant.now();
    JsonNode over = over(run);
    assertThat(over.path("status").asText()).as(over.toString()).isEqualTo("cancelled");
    assertThat(over.has("activity")).isFalse();
    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  private static void runsAreTrainedAsOnTheOtherEngine() {
    JsonNode run = over(started("tinygrad", "mlp-digits", "digits", 12));
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("completed");
    assertThat(run.path("engine").asText()).isEqualTo("tinygrad");
    assertThat(run.path("device").asText()).contains("tinygrad 0.");
    assertThat(engine().path("available").asBoolean()).isTrue();
    JsonNode twin = over(started("djl", "mlp-digits", "digits", 12));
    assertThat(twin.path("status").asText()).isEqualTo("completed");
    assertThat(run.path("heldOutLoss").asDouble() / twin.path("heldOutLoss").asDouble())
        .isBetween(0.999, 1.001);
  }

  private static void aRunIsRefused_andNothingElseIsConcerned() {
    assertThat(engine().path("available").asBoolean()).isFalse();
    assertThat(engine().path("reason").asText()).contains("setup", "zeropoint.tinygrad.python");
    assertThat(problem(posted("tinygrad", "mlp-digits", "digits", 5), 503).path("detail").asText())
        .contains("the engine tinygrad is not available", "setup");
    assertThat(ok(by("author").get("api/health"), 200).path("status").asText()).isEqualTo("UP");
    assertThat(over(started("djl", "mlp-digits", "digits", 5)).path("status").asText())
        .isEqualTo("completed");
  }

  private static JsonNode engine() {
    for (JsonNode engine : ok(by("author").get("api/engines"), 200)) {
      if ("tinygrad".equals(engine.path("engine").asText())) {
        return engine;
      }
    }
    throw new AssertionError("there is no engine tinygrad");
  }

  private static JsonNode started(String engine, String model, String corpus, int steps) {
    return ok(posted(engine, model, corpus, steps), 202);
  }

  private static HttpResponse<String> posted(
      String engine, String model, String corpus, int steps) {
    return by("author")
        .post(
            "api/runs",
            """
            {"synthiantId": "%s", "engine": "%s", "modelId": "%s", "corpus": "%s",
             "steps": %d, "batchSize": 4, "validationSplit": 0.1, "seed": 3}
            """
                .formatted(newId("twin"), engine, model, corpus, steps));
  }

  private static JsonNode over(JsonNode queued) {
    List<JsonNode> told = LoopIT.events("api/runs/" + queued.path("runId").asText(), "progress");
    return told.get(told.size() - 1);
  }
}
