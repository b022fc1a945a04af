package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The engine in a process of its own, where the server has one and where it has none. */
class TinygradIT extends RestCase {

  private static final boolean THERE =
      Optional.ofNullable(System.getenv("ZEROPOINT_TINYGRAD_PYTHON"))
          .filter(path -> !path.isBlank())
          .isPresent();

  private static final String DJL = "{\"engine\":\"djl\"}";

  /** Each machine shows one of both. */
  @Test
  void runsAreTrainedAsOnTheOtherEngine_orAreRefusedWithWhatIsMissing() {
    if (THERE) {
      aRunThatCompilesSaysSo_andIsCancelledAtOnce();
      runsAreTrainedAsOnTheOtherEngine();
      aCancelledRun_isFinishedByTheOtherEngine();
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
    JsonNode over = over(run);
    assertThat(over.path("status").asText()).as(over.toString()).isEqualTo("cancelled");
    assertThat(over.has("activity")).isFalse();
    assertThat(over.path("step").asInt()).as("of 1000").isLessThan(100);
  }

  private static void runsAreTrainedAsOnTheOtherEngine() {
    JsonNode run = over(started("tinygrad", "mlp-digits", "digits", 12));
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("completed");
    assertThat(run.path("engine").asText()).isEqualTo("tinygrad");
    assertThat(run.path("device").asText()).contains("tinygrad 0.");
    assertThat(engine().path("available").asBoolean()).isTrue();
    String repeat = "api/runs/" + run.path("runId").asText() + "/repeat";
    JsonNode twin = over(ok(by("author").post(repeat, DJL), 202));
    assertThat(twin.path("status").asText()).isEqualTo("completed");
    assertThat(twin.path("engine").asText()).isEqualTo("djl");
    assertThat(run.path("heldOutLoss").asDouble() / twin.path("heldOutLoss").asDouble())
        .isBetween(0.999, 1.001);
    areCompared(run, twin);
  }

  private static void areCompared(JsonNode run, JsonNode twin) {
    String asked =
        "api/runs/comparison?run=%s&run=%s&loss=%s"
            .formatted(
                run.path("runId").asText(),
                twin.path("runId").asText(),
                1.001 * run.path("heldOutLoss").asDouble());
    JsonNode both = ok(by("auditor").get(asked), 200);
    assertThat(both.at("/runs/0/device").asText()).contains("tinygrad 0.");
    assertThat(both.at("/runs/1/device").asText()).contains("PyTorch");
    for (JsonNode one : both.path("runs")) {
      assertThat(one.path("steps").asInt()).isEqualTo(12);
      assertThat(one.path("samplesPerSecond").asDouble()).isPositive();
      assertThat(one.path("medianSamplesPerSecond").asDouble()).isPositive();
      assertThat(one.path("peakMemoryBytes").asLong()).isGreaterThan(64L << 20);
      assertThat(one.path("secondsToLoss").asDouble())
          .as(one.toString())
          .isPositive()
          .isLessThanOrEqualTo(one.path("seconds").asDouble());
    }
  }

  private static void aCancelledRun_isFinishedByTheOtherEngine() {
    int steps = 1000;
    // Slowly, so that nothing becomes so small that a single image looks like an explosion.
    String slowly =
        plan("tinygrad", "mlp-digits", "digits", steps)
            .replaceFirst("}", ", \"learningRate\": 0.0003}");
    JsonNode queued = ok(by("author").post("api/runs", slowly), 202);
    String path = "api/runs/" + queued.path("runId").asText();
    JsonNode run;
    do {
      run = ok(by("author").get(path), 200);
      assertThat(run.path("status").asText()).as(run.toString()).isIn("queued", "running");
    } while (run.path("step").asInt() < 10);
    ok(by("author").post(path + "/cancel", ""), 202);
    JsonNode stopped = over(queued);
    assertThat(stopped.path("status").asText()).as(stopped.toString()).isEqualTo("cancelled");
    int done = stopped.path("step").asInt();
    assertThat(done).isBetween(10, steps - 1);

    ok(by("author").post(path + "/resume", DJL), 202);
    JsonNode finished = over(queued);
    assertThat(finished.path("status").asText()).as(finished.toString()).isEqualTo("completed");
    assertThat(finished.path("engine").asText()).isEqualTo("djl");
    JsonNode legs = finished.path("legs");
    assertThat(legs).as(finished.toString()).hasSize(2);
    assertThat(legs.at("/0/engine").asText()).isEqualTo("tinygrad");
    assertThat(legs.at("/0/fromStep").asInt()).isEqualTo(1);
    assertThat(legs.at("/1/engine").asText()).isEqualTo("djl");
    assertThat(legs.at("/1/fromStep").asInt()).as("nothing again").isEqualTo(done + 1);
    assertThat(ok(by("auditor").get(path + "/metrics?points=10000"), 200)).hasSize(steps);
    assertThat(finished.path("heldOutLoss").asDouble()).isLessThan(2);
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
    return by("author").post("api/runs", plan(engine, model, corpus, steps));
  }

  private static String plan(String engine, String model, String corpus, int steps) {
    return """
        {"synthiantId": "%s", "engine": "%s", "modelId": "%s", "corpus": "%s",
         "steps": %d, "batchSize": 4, "validationSplit": 0.1, "seed": 3}
        """
        .formatted(newId("twin"), engine, model, corpus, steps);
  }

  private static JsonNode over(JsonNode queued) {
    List<JsonNode> told = LoopIT.events("api/runs/" + queued.path("runId").asText(), "progress");
    return told.get(told.size() - 1);
  }
}
