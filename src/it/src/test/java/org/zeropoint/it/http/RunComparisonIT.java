package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same plan again, runs side by side, and with which engine a run goes on. */
class RunComparisonIT extends RestCase {

  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";
  private static final String DJL = "{\"engine\":\"djl\"}";

  @Test
  void aPlanIsRepeated_andTheRunsAreCompared() {
    JsonNode first = over(started(newId("twin"), 40));
    HttpResponse<String> answer = repeat(first, DJL);
    JsonNode queued = ok(answer, 202);
    assertThat(answer.headers().firstValue("Location").orElse(""))
        .endsWith("/api/runs/" + queued.path("runId").asText());
    assertThat(queued.path("planDigest")).isEqualTo(first.path("planDigest"));
    assertThat(queued.path("plan")).isEqualTo(first.path("plan"));
    assertThat(queued.path("runId")).isNotEqualTo(first.path("runId"));
    JsonNode second = over(queued);
    assertThat(second.path("modelDigest")).as("same weights").isEqualTo(first.path("modelDigest"));
    assertThat(second.at("/legs/0/engine").asText()).isEqualTo("djl");
    assertThat(second.at("/legs/0/fromStep").asInt()).isEqualTo(1);
    assertThat(second.at("/legs/0/device")).isEqualTo(second.path("device"));

    JsonNode both = ok(compare(List.of(id(first), id(second)), ""), 200);
    assertThat(both.path("plan").has("engine")).isFalse();
    assertThat(both.path("lossKind").asText()).isEqualTo("heldOut");
    assertThat(both.path("loss")).isEqualTo(lowest(first));
    assertThat(both.path("runs")).hasSize(2);
    for (JsonNode run : both.path("runs")) {
      assertThat(run.path("steps").asInt()).isEqualTo(40);
      assertThat(run.path("samplesPerSecond").asDouble()).isPositive();
      assertThat(run.path("medianSamplesPerSecond").asDouble()).isPositive();
      assertThat(run.path("tokensPerSecond").asDouble()).isPositive();
      assertThat(run.path("peakMemoryBytes").asLong()).isGreaterThan(100L << 20);
      assertThat(run.path("secondsToLoss").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(run.path("seconds").asDouble());
      assertThat(run.has("secondsToLossReason")).isFalse();
      assertThat(run.path("finalLoss").asDouble()).isPositive();
    }
    assertThat(both.at("/runs/1/heldOutLoss")).isEqualTo(both.at("/runs/0/heldOutLoss"));

    JsonNode never = ok(compare(List.of(id(first), id(second)), "&loss=0.01"), 200);
    assertThat(never.at("/runs/0/secondsToLossReason").asText()).contains("was lowest at step");
    assertThat(never.at("/runs/0").has("secondsToLoss")).isFalse();
    assertThat(log())
        .filteredOn(entry -> entry.path("subject").asText().equals(id(first)))
        .filteredOn(entry -> entry.path("action").asText().equals("run.repeat"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.path("outcome").asText()).contains(id(second)));
  }

  @Test
  void aRepetitionWithAKey_isQueuedOnce() {
    JsonNode run = over(started(newId("once"), 5));
    var request =
        by("author")
            .request("api/runs/" + id(run) + "/repeat")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", newId("key"));
    JsonNode one = ok(by("author").send(request.POST(BodyPublishers.ofString(DJL))), 202);
    HttpResponse<String> again = by("author").send(request.POST(BodyPublishers.ofString(DJL)));

    assertThat(ok(again, 202).path("runId")).isEqualTo(one.path("runId"));
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
  }

  @Test
  void aCancelledRun_goesOnWithTheEngineThatIsNamed() {
    JsonNode queued = started(newId("stopped"), 400);
    ok(by("author").post("api/runs/" + id(queued) + "/cancel", ""), 202);
    assertThat(over(queued).path("status").asText()).isEqualTo("cancelled");

    problem(resume(queued, "{\"engine\":\"magic\"}"), 400, "/engine");
    problem(resume(queued, "{\"engines\":\"djl\"}"), 400, "/engines");
    problem(resume(queued, "[]"), 400);
    assertThat(find(queued).path("status").asText()).as("as before").isEqualTo("cancelled");
    JsonNode resumed = ok(resume(queued, DJL), 202);
    assertThat(resumed.path("status").asText()).isEqualTo("queued");
    assertThat(resumed.path("engine").asText()).isEqualTo("djl");
    problem(resume(queued, DJL), 409);

    ok(by("author").post("api/runs/" + id(queued) + "/cancel", ""), 202);
    over(queued);
    ok(resume(queued, ""), 202);
    ok(by("author").post("api/runs/" + id(queued) + "/cancel", ""), 202);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"engine\":\"magic\"}           | /engine | must be one of",
        "{}                               | /engine | required",
        "{\"engine\":7}                   | /engine | text",
        "{\"engine\":\"djl\",\"steps\":9} | /steps  | not a field"
      })
  void aWrongRepetition_isRefusedWithTheField(String body, String field, String rule) {
    JsonNode run = started(newId("wrong"), 5);
    JsonNode problem = problem(repeat(run, body), 400, field);

    assertThat(problem.path("detail").asText()).contains(rule);
  }

  /** A name is not a text: what is trained on another one is another plan. */
  @Test
  void aPlanWhoseCorpusIsAnotherTextByNow_isNotRepeated_norCompared() {
    String name = newId("renamed");
    corpus(name, Sentences.text(20_000, 1));
    String synthiant = newId("renamed");
    String plan =
        "{\"synthiantId\":\"%s\",\"modelId\":\"gpt-nano\",\"corpus\":\"%s\",\"steps\":5}"
            .formatted(synthiant, name);
    JsonNode before = ok(by("author").post("api/runs", plan), 202);
    assertThat(by("author").delete("api/corpora/" + name).statusCode()).isEqualTo(204);
    JsonNode gone = problem(repeat(before, DJL), 400, "/corpus");
    assertThat(gone.path("detail").asText()).contains(name);
    corpus(name, Sentences.text(20_000, 2));

    JsonNode changed = problem(repeat(before, DJL), 409);
    assertThat(changed.path("detail").asText()).contains("differ in the text of the corpus");
    JsonNode after = ok(by("author").post("api/runs", plan), 202);
    JsonNode apart = problem(compare(List.of(id(before), id(after)), ""), 400, "/run");
    assertThat(apart.path("detail").asText()).contains("the text of the corpus");
    long left =
        ok(by("author").get("api/runs?limit=50"), 200).findValuesAsText("synthiantId").stream()
            .filter(synthiant::equals)
            .count();
    assertThat(left).as("each run with its plan; nothing of what was refused").isEqualTo(2 * 2);
  }

  private static void corpus(String name, byte[] text) {
    ok(
        by("author")
            .send(
                by("author")
                    .request("api/corpora?licence=CC0&name=" + name)
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofByteArray(text))),
        201);
  }

  @Test
  void onlyAuthorsRepeat_andOnlyRunsThatThereAre() {
    JsonNode run = started(newId("whose"), 5);

    problem(by("reviewer").post("api/runs/" + id(run) + "/repeat", DJL), 403);
    problem(by("author").post("api/runs/" + NOBODY + "/repeat", DJL), 404);
    problem(compare(List.of(id(run), NOBODY), ""), 404);
  }

  @Test
  void whatIsNoComparison_isRefusedWithTheReason() {
    String synthiant = newId("apart");
    JsonNode run = started(synthiant, 5);
    JsonNode longer = started(synthiant, 6);
    JsonNode other = problem(compare(List.of(id(run), id(longer)), ""), 400, "/run");
    assertThat(other.path("detail").asText()).contains("differs").contains("in steps");

    JsonNode alone = problem(compare(List.of(id(run)), ""), 400, "/run");
    assertThat(alone.path("detail").asText()).contains("at least 2");
    problem(compare(List.of(id(run), id(run)), ""), 400, "/run");
    problem(compare(List.of(id(run), "a b"), ""), 400, "/run");
    JsonNode same = ok(repeat(run, DJL), 202);
    problem(compare(List.of(id(run), id(same)), "&loss=low"), 400, "/loss");
    problem(compare(List.of(id(run), id(same)), "&loss=0"), 400, "/loss");
    problem(compare(List.of(id(run), id(same)), "&by=time"), 400, "/by");
  }

  private static JsonNode started(String synthiant, int steps) {
    return ok(
        by("author")
            .post(
                "api/runs",
                """
                {"synthiantId": "%s", "modelId": "gpt-nano", "corpus": "commons-lang3", "steps": %d,
                 "batchSize": 4, "validationSplit": 0.01, "seed": 3}
                """
                    .formatted(synthiant, steps)),
        202);
  }

  private static JsonNode over(JsonNode queued) {
    List<JsonNode> told = LoopIT.events("api/runs/" + id(queued), "progress");
    return told.get(told.size() - 1);
  }

  private static JsonNode lowest(JsonNode run) {
    JsonNode lowest = null;
    for (JsonNode step : ok(by("auditor").get("api/runs/" + id(run) + "/metrics"), 200)) {
      JsonNode loss = step.path("heldOutLoss");
      if (loss.isNumber() && (lowest == null || loss.asDouble() < lowest.asDouble())) {
        lowest = loss;
      }
    }
    return lowest;
  }

  private static JsonNode find(JsonNode run) {
    return ok(by("author").get("api/runs/" + id(run)), 200);
  }

  private static HttpResponse<String> repeat(JsonNode run, String body) {
    return by("author").post("api/runs/" + id(run) + "/repeat", body);
  }

  private static HttpResponse<String> resume(JsonNode run, String body) {
    return by("author").post("api/runs/" + id(run) + "/resume", body);
  }

  private static HttpResponse<String> compare(List<String> runs, String more) {
    String named = String.join("&run=", runs).replace(" ", "%20");
    return by("auditor").get("api/runs/comparison?run=" + named + more);
  }

  private static String id(JsonNode run) {
    return run.path("runId").asText();
  }
}
