package org.zeropoint.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.zeropoint.it.http.Sentences;

/**
 * Does with a server what people do with it: trains, judges, promotes, rejects, overrides, talks,
 * edits policies, makes tokens and webhooks. What is left is an installation with something of
 * everything.
 */
final class FilledServer {

  /** More than a tile of the tree has, so that there is a level above. */
  private static final int ENTRIES = 300;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String REASON = "The helpdesk asked for it; the risk is known — «größer».";

  private final ZeropointServer server;
  private final Map<String, Api> callers = new HashMap<>();

  private FilledServer(ZeropointServer server) {
    this.server = server;
  }

  /** Fills a server and waits until all that happened has its place and is signed. */
  static void fill(ZeropointServer server) {
    var filled = new FilledServer(server);
    filled.texts();
    filled.policy();
    filled.loop();
    filled.rejected();
    filled.overridden();
    filled.lifted();
    filled.discussed();
    filled.administered();
    filled.refused();
    filled.settled();
  }

  private void texts() {
    upload("fsck-text", Sentences.text(300_000, 11));
    upload("fsck-old-text", Sentences.text(2_000, 12));
    status(by("author").delete("api/corpora/fsck-old-text"), 204);
  }

  private void upload(String name, byte[] text) {
    Api author = by("author");
    status(
        author.send(
            author
                .request("api/corpora?licence=CC0&source=made%20up&name=" + name)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(text))),
        201);
  }

  private void loop() {
    JsonNode run =
        status(
            by("author")
                .post(
                    "api/runs",
                    "{\"synthiantId\":\"fsck-loop\",\"modelId\":\"gpt-nano\",\"corpus\":\"fsck-text\","
                        + "\"steps\":300,\"seed\":1}"),
            202);
    String path = "api/runs/" + run.path("runId").asText();
    await("a proposal of the run", () -> get(path).has("proposalId"));
    String id = get(path).path("proposalId").asText();
    await("the review", () -> !"pending".equals(get(proposal(id)).at("/consensus/ai").asText()));
    assertThat(vote("reviewer", id, "{\"human\":\"pass\",\"notes\":\"reads well\"}"))
        .isEqualTo("accepted");
    status(by("promoter").post(proposal(id) + "/promotion", "{}"), 202);
    status(by("promoter2").post(proposal(id) + "/promotion", "{}"), 201);
  }

  private void rejected() {
    post("fsck-rejected", "Kürzere Antworten. ".repeat(20));
    Api author = by("author");
    String tag = author.get(proposal("fsck-rejected")).headers().firstValue("ETag").orElseThrow();
    vote("reviewer", "fsck-rejected", "{\"human\":\"pass\"}");
    status(
        author.send(
            author
                .request(proposal("fsck-rejected"))
                .header("Content-Type", "application/json")
                .header("If-Match", tag)
                .PUT(
                    BodyPublishers.ofString(
                        "{\"changeType\":\"patch\",\"summary\":\"A change that was edited.\","
                            + "\"details\":\"why\"}"))),
        200);
    vote("ai-reviewer", "fsck-rejected", "{\"ai\":\"pass\"}");
    assertThat(vote("reviewer", "fsck-rejected", "{\"human\":\"fail\",\"notes\":\"too long\"}"))
        .isEqualTo("rejected");
    post("fsck-withdrawn", "A change that is taken back.");
    status(
        by("author").post(proposal("fsck-withdrawn") + "/withdraw", "{\"reason\":\"wrong\"}"), 200);
  }

  private void overridden() {
    vetoed("fsck-overridden");
    // Finer than databases keep it.
    Instant until =
        Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS).plusNanos(123456789);
    status(
        by("overrider")
            .post(
                proposal("fsck-overridden") + "/override",
                "{\"reason\":\"%s\",\"password\":\"%s\",\"expiresAt\":\"%s\"}"
                    .formatted(REASON, server.password("overrider"), until)),
        200);
    assertThat(vote("reviewer2", "fsck-overridden", "{\"human\":\"pass\"}")).isEqualTo("accepted");
  }

  private void lifted() {
    vetoed("fsck-lifted");
    status(
        by("reviewer")
            .post(proposal("fsck-lifted") + "/veto/lift", "{\"reason\":\"" + REASON + "\"}"),
        200);
  }

  private void vetoed(String id) {
    post(id, "A change that somebody does not want.");
    vote("ai-reviewer", id, "{\"ai\":\"pass\"}");
    vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}");
  }

  private void discussed() {
    post("fsck-discussed", "A change that is talked about.");
    String threads = proposal("fsck-discussed") + "/threads";
    JsonNode thread =
        status(by("reviewer2").post(threads, "{\"text\":\"Which data?\",\"blocking\":true}"), 201);
    String path = threads + "/" + thread.path("id").asLong();
    String text = "The answers of last week.\\n".repeat(30);
    status(by("author").post(path + "/comments", "{\"text\":\"" + text + "\"}"), 201);
    status(by("reviewer2").post(path + "/resolve", "{\"text\":\"Thank you.\"}"), 200);
  }

  /** Two have to want it in production. */
  private void policy() {
    JsonNode present = get("api/policies");
    String rule =
        "{\"changeType\":\"any\",\"risk\":\"any\",\"humanQuorum\":1,\"serviceAuthorQuorum\":2,"
            + "\"minComplianceScore\":80,\"voteExpiryDays\":90,\"promoters\":2}";
    Api admin = by("admin");
    status(
        admin.send(
            admin
                .request("api/policies")
                .header("Content-Type", "application/json")
                .header("If-Match", "\"" + present.path("digest").asText() + "\"")
                .PUT(BodyPublishers.ofString("{\"rules\":[" + rule + "]}"))),
        200);
  }

  private void administered() {
    Api admin = by("admin");
    JsonNode token = status(admin.post("api/tokens", "{\"label\":\"revoked\"}"), 201);
    status(admin.delete("api/tokens/" + token.path("id").asText()), 204);
    JsonNode hook =
        status(
            admin.post(
                "api/webhooks",
                "{\"url\":\"http://127.0.0.1:%d/\",\"events\":[\"alias\"],\"description\":\"CI\"}"
                    .formatted(ZeropointServer.freePort())),
            201);
    status(admin.post("api/webhooks/" + hook.path("id").asText() + "/rotate", ""), 200);
    status(admin.post("api/audit/keys", "{\"overlapDays\":1}"), 201);
  }

  /** Everything that is tried is in the log, and so are many refusals. */
  private void refused() {
    post("fsck-last", "A change that many want to judge.");
    await(
        ENTRIES + " entries",
        () -> {
          for (int i = 0; i < 20; i++) {
            status(
                by("promoter").post(proposal("fsck-last") + "/consensus", "{\"human\":\"pass\"}"),
                403);
          }
          return get("api/audit/verify").path("entries").asLong() >= ENTRIES;
        });
    vote("reviewer", "fsck-last", "{\"human\":\"pass\"}");
  }

  private void settled() {
    await("places for all", () -> get("api/audit/pending").isEmpty());
    await(
        "a signature over all",
        () -> {
          String[] note = Api.anonymous(server).get("api/audit/checkpoint").body().split("\n");
          return Long.parseLong(note[1]) == get("api/audit/verify").path("entries").asLong();
        });
  }

  private void post(String id, String details) {
    status(
        by("author")
            .post(
                "api/proposals",
                "{\"proposalId\":\"%s\",\"synthiantId\":\"helper\",\"details\":\"%s\",\"summary\":\"%s\"}"
                    .formatted(id, details, details)),
        201);
  }

  private String vote(String user, String id, String ballot) {
    return status(by(user).post(proposal(id) + "/consensus", ballot), 200).path("status").asText();
  }

  private static String proposal(String id) {
    return "api/proposals/" + id;
  }

  private JsonNode get(String path) {
    return status(by("auditor").get(path), 200);
  }

  private Api by(String user) {
    return callers.computeIfAbsent(
        user,
        name -> {
          JsonNode made =
              status(
                  Api.as(server, name).post("api/tokens", "{\"label\":\"tests\",\"days\":1}"), 201);
          return Api.bearer(server, made.path("token").asText());
        });
  }

  private static JsonNode status(HttpResponse<String> answer, int expected) {
    assertThat(answer.statusCode()).as(answer.uri() + ": " + answer.body()).isEqualTo(expected);
    return answer.body().isEmpty()
        ? com.fasterxml.jackson.databind.node.MissingNode.getInstance()
        : Api.json(answer);
  }

  private static void await(String what, BooleanSupplier done) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!done.getAsBoolean()) {
      assertThat(Instant.now()).as("in time: " + what).isBefore(deadline);
    }
  }
}
