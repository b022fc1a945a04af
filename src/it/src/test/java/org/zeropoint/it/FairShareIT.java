package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.http.Sentences;
import org.zeropoint.it.http.Session;

/** The queue takes next the run of whoever used least, says why, and keeps its quotas. */
class FairShareIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int STEPS = 600;

  private static ZeropointServer server;
  private static Api author;
  private static Api author2;

  @BeforeAll
  static void start() {
    server =
        ZeropointServer.start(
            "fair",
            "-Dzeropoint.share.person.queued=3",
            "-Dzeropoint.share.tenant.queued=4",
            "-Dzeropoint.runs.memory=600",
            "-Dzeropoint.tinygrad.memory=512",
            "-Dzeropoint.tinygrad.python=/nowhere/python");
    author = Api.as(server, "author");
    author2 = Api.as(server, "author2");
    HttpResponse<String> uploaded =
        author.send(
            author
                .request("api/corpora?name=fair-text&licence=CC0&source=made%20up")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(Sentences.text(60_000, 3))));
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void planThatTakesMoreMemoryThanIsAllowedIsRefused_withTheNumbers() {
    HttpResponse<String> refused =
        author.post(
            "api/runs",
            "{\"synthiantId\":\"fair-memory\",\"modelId\":\"gpt-base\",\"corpus\":\"fair-text\","
                + "\"steps\":10,\"batchSize\":64}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    JsonNode error = Api.json(refused).at("/errors/0");
    assertThat(error.path("pointer").asText()).isEqualTo("/batchSize");
    assertThat(error.path("detail").asText())
        .matches(
            "takes about 2,[0-9]{3} MiB of memory \\(weights 19, gradients 19, optimiser state 38,"
                + " activations 2,[0-9]{3}\\), and 600 MiB are allowed to a run by the"
                + " administrator; a smaller batch or model takes less");
  }

  @Test
  void planThatAProcessOfTinygradCannotHoldIsRefused_withTheNumbers() {
    HttpResponse<String> refused =
        author.post(
            "api/runs",
            "{\"synthiantId\":\"fair-memory\",\"modelId\":\"gpt-base\",\"corpus\":\"fair-text\","
                + "\"engine\":\"tinygrad\",\"steps\":10,\"batchSize\":32}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    JsonNode error = Api.json(refused).at("/errors/0");
    assertThat(error.path("pointer").asText()).isEqualTo("/batchSize");
    assertThat(error.path("detail").asText())
        .matches(
            "takes at least 53[0-9] MiB of memory \\(weights 19, gradients 19, optimiser state 38,"
                + " activations 457\\), and 512 MiB are allowed to a process by"
                + " zeropoint.tinygrad.memory; a smaller batch or model takes less");
  }

  /** That nothing else suffers is shown by the other tests, whose runs are of another engine. */
  @Test
  void engineWithoutPythonIsUnavailable_withTheReason() throws InterruptedException {
    JsonNode engine = engine("tinygrad");
    for (Instant deadline = Instant.now().plus(PATIENCE);
        engine.path("reason").asText().contains("being looked at");
        engine = engine("tinygrad")) {
      assertThat(Instant.now()).as(engine.toString()).isBefore(deadline);
    }
    assertThat(engine.path("available").asBoolean()).as(engine.toString()).isFalse();
    assertThat(engine.path("reason").asText())
        .contains("there is no /nowhere/python", "setup", "zeropoint.tinygrad.python");
    HttpResponse<String> refused =
        author.post("api/runs", plan().replaceFirst("\\{", "{\"engine\":\"tinygrad\","));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(Api.json(refused).path("detail").asText())
        .contains("the engine tinygrad is not available", "there is no /nowhere/python");
    assertThat(engine("djl").path("available").asBoolean()).isTrue();
    assertThat(Api.json(Api.anonymous(server).get("api/health")).path("status").asText())
        .isEqualTo("UP");
  }

  private static JsonNode engine(String name) {
    for (JsonNode engine : Api.json(author.get("api/engines"))) {
      if (engine.path("engine").asText().equals(name)) {
        return engine;
      }
    }
    throw new AssertionError("there is no engine " + name);
  }

  @Test
  void whoUsedMuchWaits_behindALaterRunOfWhoUsedLittle_alsoAfterAKill()
      throws InterruptedException {
    String first = queue(author);
    String second = queue(author);
    await(first, run -> run.path("step").asInt() > 100);
    String third = queue(author2);

    JsonNode behind = run(second).path("queue");
    assertThat(behind.path("place").asInt()).isEqualTo(2);
    assertThat(behind.path("waiting").asInt()).isEqualTo(2);
    assertThat(behind.path("reason").asText())
        .matches("2nd in the queue: author2 used 0 s lately, you [1-9][0-9 a-z]* s");
    assertThat(Api.json(author2.get("api/runs/" + third)).at("/queue/reason").asText())
        .matches("1st in the queue: you used 0 s lately, author [1-9][0-9 a-z]* s");
    assertThat(run(first).has("queue")).isFalse();
    assertThat(listed(second).at("/queue/place").asInt()).isEqualTo(2);
    assertPageShows(second, "2nd in the queue: author2 used 0 s lately, you ");
    assertQueue(second, third);
    assertQuotas();

    server.kill();
    server.start();
    author = Api.as(server, "author");
    author2 = Api.as(server, "author2");
    await(third, run -> run.has("startedAt"));
    JsonNode older = run(first);
    assertThat(older.path("status").asText()).isEqualTo("queued");
    assertThat(older.at("/queue/reason").asText()).contains("in the queue: ");
    await(first, run -> "completed".equals(run.path("status").asText()));
    assertThat(started(third)).isBefore(started(second));
    assertMetrics(first);
  }

  private static void assertQueue(String second, String third) {
    JsonNode queue = Api.json(author.get("api/runs/queue"));
    assertThat(queue.path("runs").findValuesAsText("runId")).containsExactly(third, second);
    assertThat(queue.at("/runs/0/queue/place").asInt()).isEqualTo(1);
    JsonNode share = queue.path("share");
    assertThat(share.path("days").asInt()).isEqualTo(30);
    JsonNode most = share.at("/people/0");
    assertThat(most.path("person").asText()).isEqualTo("author");
    assertThat(most.path("counted").asDouble()).isPositive();
    assertThat(most.path("seconds").asDouble())
        .isGreaterThanOrEqualTo(most.path("counted").asDouble())
        .isEqualTo(share.path("seconds").asDouble());
    assertThat(share.path("people").findValuesAsText("person")).doesNotContain("author2");
  }

  private static void assertQuotas() {
    queue(author);
    String fourth = queue(author);
    HttpResponse<String> refused = author.post("api/runs", plan());
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Api.json(refused).path("detail").asText())
        .contains(
            "you have 3 runs in the queue", "3 are the most", "zeropoint.share.person.queued");
    refused = author2.post("api/runs", plan());
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Api.json(refused).path("detail").asText())
        .contains("your tenant has 4 runs in the queue", "zeropoint.share.tenant.queued");

    assertThat(author.post("api/runs/" + fourth + "/cancel", "").statusCode()).isEqualTo(202);
    String instead = queue(author2);
    refused = author.post("api/runs/" + fourth + "/resume", "");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(author2.post("api/runs/" + instead + "/cancel", "").statusCode()).isEqualTo(202);
  }

  /** All steps are kept, and as many are told as are asked for. */
  private static void assertMetrics(String runId) {
    JsonNode usual = Api.json(author.get("api/runs/" + runId + "/metrics"));
    JsonNode all = Api.json(author.get("api/runs/" + runId + "/metrics?points=10000"));
    JsonNode few = Api.json(author.get("api/runs/" + runId + "/metrics?points=20"));

    assertThat(all).hasSize(STEPS);
    for (int i = 0; i < STEPS; i++) {
      JsonNode step = all.get(i);
      assertThat(step.path("step").asInt()).isEqualTo(i + 1);
      assertThat(step.path("samplesPerSecond").asDouble()).isPositive();
      assertThat(step.path("memoryBytes").asLong()).isGreaterThan(50L << 20);
      assertThat(step.path("waitingSeconds").asDouble()).isBetween(0.0, 10.0);
    }
    long heldOut = all.findValues("heldOutLoss").size();
    assertThat(heldOut).isGreaterThanOrEqualTo(20);
    assertThat(usual.size()).isBetween(400, 500 + (int) heldOut);
    assertThat(few.size()).isBetween(20, 20 + (int) heldOut);
    assertThat(few.findValues("heldOutLoss")).hasSize((int) heldOut);
    assertThat(few.get(0)).isEqualTo(all.get(0));
    assertThat(few.get(few.size() - 1)).isEqualTo(all.get(STEPS - 1));
    assertThat(Api.json(author.get("api/runs/" + runId + "/metrics?after=590"))).hasSize(10);
    HttpResponse<String> refused = author.get("api/runs/" + runId + "/metrics?points=0");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Api.json(refused).at("/errors/0/pointer").asText()).isEqualTo("/points");
  }

  private static void assertPageShows(String runId, String words) {
    Session session = Session.signIn(server, "author");
    assertThat(session.get("training/run?id=" + runId).body()).contains(words);
    assertThat(session.get("training/runs").body()).contains(words);
  }

  private static String queue(Api caller) {
    HttpResponse<String> answer = caller.post("api/runs", plan());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Api.json(answer).path("runId").asText();
  }

  private static String plan() {
    return "{\"synthiantId\":\"fair\",\"modelId\":\"gpt-nano\",\"corpus\":\"fair-text\",\"steps\":"
        + STEPS
        + ",\"seed\":5}";
  }

  private static JsonNode run(String runId) {
    return Api.json(author.get("api/runs/" + runId));
  }

  private static JsonNode listed(String runId) {
    for (JsonNode run : Api.json(author.get("api/runs"))) {
      if (run.path("runId").asText().equals(runId)) {
        return run;
      }
    }
    throw new AssertionError("not listed: " + runId);
  }

  private static Instant started(String runId) {
    return Instant.parse(run(runId).path("startedAt").asText("9999-01-01T00:00:00Z"));
  }

  private static void await(String runId, Predicate<JsonNode> done) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode run;
    do {
      run = run(runId);
      assertThat(run.path("status").asText()).as(run.toString()).isNotIn("failed", "cancelled");
      if (done.test(run)) {
        return;
      }
      synchronized (run) {
        run.wait(100);
      }
    } while (Instant.now().isBefore(deadline));
    throw new AssertionError("not in time: " + run);
  }
}
