package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/** The whole loop over HTTP: upload, train, be judged, be promoted, write, be rolled back. */
class LoopIT extends RestCase {

  private static final int STEPS = 300;

  @Test
  void aRun_becomesAProposal_isJudged_andGoesLive() {
    String corpus = uploaded(Sentences.text(300_000, 11));
    String synthiant = newId("loop");
    JsonNode run = trained(synthiant, corpus, STEPS, 1);
    assertThat(run.path("step").asInt()).isEqualTo(STEPS);
    assertThat(run.path("loss").asDouble()).isBetween(0.1, 3.0);
    String id = run.path("proposalId").asText();
    judged(id);

    JsonNode evidence = ok(by("reviewer").get("api/proposals/" + id + "/evidence"), 200);
    assertThat(evidence.at("/evaluation/candidate/loss").asDouble()).isPositive();
    assertThat(evidence.at("/evaluation/nearDuplicates/passages").asInt()).isBetween(30, 240);
    assertThat(evidence.at("/review/findings").findValuesAsText("rule"))
        .contains("near-duplicates");
    assertThat(evidence.at("/review/verdict").asText()).as(evidence.toString()).isEqualTo("pass");

    problem(vote("ai-reviewer", id, "{\"ai\":\"pass\"}"), 403);
    problem(by("promoter").post("api/proposals/" + id + "/promotion", "{}"), 409);
    assertThat(ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200).path("status").asText())
        .isEqualTo("accepted");
    HttpResponse<String> promotion =
        by("promoter").post("api/proposals/" + id + "/promotion", "{}");
    JsonNode live = ok(promotion, 201);
    assertThat(live.path("synthiantId").asText()).isEqualTo(synthiant);
    assertThat(live.path("alias").asText()).isEqualTo("production");
    assertThat(live.path("version").asInt()).isEqualTo(1);
    assertThat(live.path("proposalId").asText()).isEqualTo(id);

    writes(synthiant);
    download(synthiant, run.path("modelDigest").asText());
    history(synthiant, id);
  }

  private static void writes(String synthiant) {
    String wish = "{\"prompt\":\"the \",\"maxTokens\":40,\"temperature\":0.7,\"seed\":5}";
    JsonNode first =
        ok(by("auditor").post("api/models/" + synthiant + "@production/generate", wish), 200);
    assertThat(first.path("tokens").asInt()).isEqualTo(40);
    assertThat(first.path("text").asText()).isNotEmpty();
    JsonNode again = ok(by("auditor").post("api/models/" + synthiant + "@1/generate", wish), 200);
    assertThat(again.path("text")).isEqualTo(first.path("text"));
    problem(
        by("auditor")
            .post("api/models/" + synthiant + "@1/generate", "{\"maxTokens\":0,\"temperature\":9}"),
        400,
        "/prompt",
        "/maxTokens",
        "/temperature");
  }

  private static void download(String synthiant, String digest) {
    String path = "api/models/" + synthiant + "@1/files/model.safetensors";
    Api auditor = by("auditor");
    HttpResponse<String> head = auditor.get(path);
    assertThat(head.statusCode()).isEqualTo(200);
    String tag = head.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).contains(new Digest(digest).hex());
    assertThat(head.headers().firstValue("Repr-Digest").orElse("")).startsWith("sha-256=:");
    assertThat(auditor.send(auditor.request(path).header("If-None-Match", tag).GET()).statusCode())
        .isEqualTo(304);
    problem(auditor.get("api/models/" + synthiant + "@1/files/passwd"), 404);
  }

  private static void history(String synthiant, String proposalId) {
    JsonNode shown = ok(by("auditor").get("api/synthiants/" + synthiant), 200);
    assertThat(shown.at("/production/ref").asText()).isEqualTo(synthiant + "@1");
    assertThat(shown.at("/production/proposalId").asText()).isEqualTo(proposalId);
    String alias = "api/synthiants/" + synthiant + "/aliases/production";
    JsonNode moves = ok(by("auditor").get(alias + "/history"), 200);
    assertThat(moves).hasSize(1);
    assertThat(moves.at("/0/votes").findValuesAsText("channel"))
        .containsExactlyInAnyOrder("ai", "human");
    problem(by("auditor").get(alias + "/history?at=2020-01-01T00:00:00Z"), 404);
    problem(by("promoter").post(alias + "/rollback", ""), 409);
    problem(by("reviewer").delete(alias), 403);
    assertThat(by("promoter").delete(alias).statusCode()).isEqualTo(204);
    assertThat(ok(by("auditor").get("api/synthiants/" + synthiant), 200).has("production"))
        .isFalse();
    problem(by("auditor").get("api/models/" + synthiant + "@production"), 404);
  }

  @Test
  void aRunWhoseProposalIdIsTaken_becomesAProposalAllTheSame() {
    String corpus = uploaded(Sentences.text(60_000, 14));
    by("admin");
    JsonNode queued = started(newId("squat"), corpus, 20, 4);
    String taken = "run-" + queued.path("runId").asText();
    ok(by("admin").post("api/proposals", proposal(taken)), 201);

    String id = finished(queued, 20).path("proposalId").asText();
    assertThat(id).isEqualTo(taken + "-2");
    JsonNode drafted = ok(by("reviewer").get("api/proposals/" + id), 200);
    assertThat(drafted.path("synthiantId").asText()).startsWith("squat-");
  }

  @Test
  void aRunOfAFewSteps_isFailedByTheReviewer_withItsReasons() {
    String corpus = uploaded(Sentences.text(60_000, 12));
    String id = trained(newId("weak"), corpus, 5, 2).path("proposalId").asText();
    judged(id);

    JsonNode review =
        ok(by("reviewer").get("api/proposals/" + id + "/evidence"), 200).path("review");
    assertThat(review.path("verdict").asText()).isEqualTo("fail");
    assertThat(review.path("findings").findValuesAsText("evidence")).isNotEmpty();
    assertThat(status(id)).isEqualTo("rejected");
    problem(vote("reviewer", id, "{\"human\":\"pass\"}"), 409);
  }

  @Test
  void aCancelledRun_stops_andGoesOnWhenResumed() {
    String corpus = uploaded(Sentences.text(60_000, 13));
    JsonNode queued = started(newId("stop"), corpus, 10_000, 3);
    String path = "api/runs/" + queued.path("runId").asText();
    problem(by("reviewer").post(path + "/cancel", ""), 403);
    ok(by("author").post(path + "/cancel", ""), 202);
    List<JsonNode> told = events(path, "progress");
    JsonNode over = told.get(told.size() - 1);

    assertThat(over.path("status").asText()).isEqualTo("cancelled");
    assertThat(over.path("step").asInt()).isLessThan(10_000);
    problem(by("author").post(path + "/cancel", ""), 409);
    ok(by("author").post(path + "/resume", ""), 202);
    ok(by("author").post(path + "/cancel", ""), 202);
  }

  static String uploaded(byte[] text) {
    String name = newId("text");
    Api author = by("author");
    ok(
        author.send(
            author
                .request("api/corpora?licence=CC0&name=" + name)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(text))),
        201);
    return name;
  }

  private static JsonNode started(String synthiant, String corpus, int steps, int seed) {
    String plan =
        "{\"synthiantId\":\""
            + synthiant
            + "\",\"modelId\":\"gpt-nano\",\"corpus\":\""
            + corpus
            + "\",\"steps\":"
            + steps
            + ",\"seed\":"
            + seed
            + "}";
    HttpResponse<String> response = by("author").post("api/runs", plan);
    JsonNode run = ok(response, 202);
    assertThat(response.headers().firstValue("Location").orElse(""))
        .endsWith("/api/runs/" + run.path("runId").asText());
    return run;
  }

  /** Trains and waits by listening: the stream ends when the run has become a proposal. */
  static JsonNode trained(String synthiant, String corpus, int steps, int seed) {
    return finished(started(synthiant, corpus, steps, seed), steps);
  }

  static JsonNode finished(JsonNode started, int steps) {
    String path = "api/runs/" + started.path("runId").asText();
    List<JsonNode> events = events(path, "progress");
    JsonNode run = events.get(events.size() - 1);
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("completed");
    assertThat(run.has("proposalId")).as(run.toString()).isTrue();
    JsonNode metrics = ok(by("auditor").get(path + "/metrics"), 200);
    assertThat(metrics).hasSize(steps);
    assertThat(metrics.path(0).path("step").asInt()).isEqualTo(1);
    assertThat(ok(by("auditor").get(path + "/metrics?after=" + (steps - 1)), 200)).hasSize(1);
    return run;
  }

  /** Listens until the server says that nothing will change any more. */
  static List<JsonNode> events(String path, String name) {
    Api auditor = by("auditor");
    HttpResponse<String> stream =
        auditor.send(auditor.request(path + "/events").header("Accept", "text/event-stream").GET());
    assertThat(stream.statusCode()).as(stream.body()).isEqualTo(200);
    assertThat(stream.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return Arrays.stream(stream.body().split("\\R\\R"))
        .filter(event -> event.lines().anyMatch(("event: " + name)::equals))
        .map(LoopIT::data)
        .toList();
  }

  private static JsonNode data(String event) {
    return Json.parse(
        event
            .lines()
            .filter(line -> line.startsWith("data:"))
            .map(line -> line.substring("data:".length()).strip())
            .collect(Collectors.joining()));
  }
}
