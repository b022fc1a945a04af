package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
  void runsAreTrainedAsOnTheOtherEngine_orSayWhatIsMissing() {
    if (THERE) {
      runsAreTrainedAsOnTheOtherEngine();
    } else {
      aRunSaysWhatIsMissing_andNothingElseIsConcerned();
    }
  }

  private static void runsAreTrainedAsOnTheOtherEngine() {
    JsonNode run = over(started("tinygrad", 12));
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("completed");
    assertThat(run.path("engine").asText()).isEqualTo("tinygrad");
    assertThat(run.path("device").asText()).contains("tinygrad 0.");
    assertThat(engine().path("available").asBoolean()).isTrue();
    JsonNode twin = over(started("djl", 12));
    assertThat(twin.path("status").asText()).isEqualTo("completed");
    assertThat(run.path("heldOutLoss").asDouble() / twin.path("heldOutLoss").asDouble())
        .isBetween(0.999, 1.001);
  }

  private static void aRunSaysWhatIsMissing_andNothingElseIsConcerned() {
    assertThat(engine().path("available").asBoolean()).isFalse();
    assertThat(engine().path("reason").asText()).contains("setup", "zeropoint.tinygrad.python");
    JsonNode run = over(started("tinygrad", 5));
    assertThat(run.path("status").asText()).isEqualTo("failed");
    assertThat(run.path("problem").asText()).contains("tinygrad is not available", "setup");
    assertThat(ok(by("author").get("api/health"), 200).path("status").asText()).isEqualTo("UP");
    assertThat(over(started("djl", 5)).path("status").asText()).isEqualTo("completed");
  }

  private static JsonNode engine() {
    for (JsonNode engine : ok(by("author").get("api/engines"), 200)) {
      if ("tinygrad".equals(engine.path("engine").asText())) {
        return engine;
      }
    }
    throw new AssertionError("there is no engine tinygrad");
  }

  private static JsonNode started(String engine, int steps) {
    return ok(
        by("author")
            .post(
                "api/runs",
                """
                {"synthiantId": "%s", "engine": "%s", "modelId": "gpt-nano", "corpus": "commons-lang3",
                 "steps": %d, "batchSize": 4, "validationSplit": 0.01, "seed": 3}
                """
                    .formatted(newId("twin"), engine, steps)),
        202);
  }

  private static JsonNode over(JsonNode queued) {
    List<JsonNode> told = LoopIT.events("api/runs/" + queued.path("runId").asText(), "progress");
    return told.get(told.size() - 1);
  }
}
