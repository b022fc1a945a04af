package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;

/** The policy: edited with care, tried out, and in force for open proposals soon after. */
class PolicyIT extends RestCase {

  private static final String POLICIES = "api/policies";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STEPS = 300;

  @Test
  void editNamesTheStateThatItWasMadeFrom() {
    HttpResponse<String> read = by("author").get(POLICIES);
    JsonNode current = ok(read, 200);
    String digest = current.path("digest").asText();
    assertThat(read.headers().firstValue("ETag")).contains("\"" + digest + "\"");
    String same = "{\"rules\":" + current.path("rules") + "}";

    problem(put("admin", same, ""), 428);
    problem(put("admin", same, "\"sha256:" + "0".repeat(64) + "\""), 412);
    problem(put("author", same, "\"" + digest + "\""), 403);
    problem(put("admin", "{\"rules\":[]}", "\"" + digest + "\""), 400, "/rules");
    problem(
        put("admin", "{\"rules\":[" + rule("patch", 0, 1) + "]}", "\"" + digest + "\""),
        400,
        "/rules/0/humanQuorum");
    JsonNode unchanged = ok(put("admin", same, "\"" + digest + "\""), 200);
    assertThat(unchanged.path("number").asInt()).isEqualTo(current.path("number").asInt());
    assertThat(ok(by("author").get(POLICIES + "/0"), 200).path("rules")).isNotEmpty();
    problem(by("author").get(POLICIES + "/99999"), 404);
    problem(by("author").get(POLICIES + "/x"), 404);
  }

  @Test
  void editedPolicyCounts_andItsHistoryStays() {
    int before = ok(by("author").get(POLICIES), 200).path("number").asInt();
    underRule(
        rule("optimization", 2, 1),
        () -> {
          JsonNode current = ok(by("author").get(POLICIES), 200);
          assertThat(current.path("number").asInt()).isEqualTo(before + 1);
          assertThat(current.path("editor").asText()).isEqualTo("admin");
          String id = optimization();
          ok(vote("ai-reviewer", id, "{\"ai\":\"pass\"}"), 200);
          JsonNode one = ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);
          assertThat(one.path("status").asText()).isEqualTo("under_review");
          assertThat(one.path("policy")).isEqualTo(current.path("digest"));
          JsonNode review = GovernanceIT.requirement(id, "human-review");
          assertThat(review.path("reason").asText()).startsWith("1 of 2");
          assertThat(review.path("stage").asText()).isEqualTo("acceptance");
          JsonNode two = ok(vote("reviewer2", id, "{\"human\":\"pass\"}"), 200);
          assertThat(two.path("status").asText()).isEqualTo("accepted");
        });
    JsonNode history = ok(by("author").get(POLICIES + "/history?limit=1"), 200);
    assertThat(history).hasSize(1);
    assertThat(history.at("/0/number").asInt()).isEqualTo(before + 2);
    JsonNode kept = ok(by("author").get(POLICIES + "/" + (before + 1)), 200);
    assertThat(kept.at("/rules/0/changeType").asText()).isEqualTo("optimization");
  }

  @Test
  void openProposalsAreDecidedAnew_whenThePolicyChanges() {
    String id = optimization();
    vote("ai-reviewer", id, "{\"ai\":\"pass\"}");
    vote("reviewer", id, "{\"human\":\"pass\"}");
    assertThat(status(id)).isEqualTo("accepted");
    assertDryRunTellsAndChangesNothing(id);

    underRule(
        rule("optimization", 2, 1),
        () -> {
          assertThat(gate(id).path("status").asText()).isEqualTo("under_review");
          awaited(() -> "under_review".equals(status(id)));
        });
    awaited(() -> "accepted".equals(status(id)));
    settled();
    assertThat(by("auditor").get("api/audit?limit=500&after=" + late()).body())
        .contains("gate.reconsidered")
        .contains("under_review, was accepted, because version");
  }

  private static void assertDryRunTellsAndChangesNothing(String id) {
    String tried = "{\"rules\":[" + rule("optimization", 2, 1) + "," + rule("any", 1, 1) + "]}";
    problem(by("author").post(POLICIES + "/dry-run", tried), 403);
    problem(by("auditor").post(POLICIES + "/dry-run", "{\"rules\":7}"), 400, "/rules");
    JsonNode run = ok(by("auditor").post(POLICIES + "/dry-run", tried), 200);
    JsonNode change = null;
    for (JsonNode candidate : run.path("changes")) {
      if (candidate.path("proposalId").asText().equals(id)) {
        change = candidate;
      }
    }
    assertThat(change).as(run.toString()).isNotNull();
    assertThat(change.at("/before/status").asText()).isEqualTo("accepted");
    assertThat(change.at("/after/status").asText()).isEqualTo("under_review");
    assertThat(change.at("/requirements/0/name").asText()).isEqualTo("human-review");
    assertThat(change.at("/requirements/0/after/reason").asText()).startsWith("1 of 2");
    assertThat(status(id)).isEqualTo("accepted");
  }

  @Test
  void twoPromotersAreNeeded_whenThePolicySaysSo() {
    String synthiant = newId("pair");
    String corpus = LoopIT.uploaded(Sentences.text(100_000, 31));
    String plan =
        "{\"synthiantId\":\"%s\",\"corpus\":\"%s\",\"steps\":%d,\"modelId\":\"gpt-nano\"}"
            .formatted(synthiant, corpus, STEPS);
    JsonNode run = LoopIT.finished(ok(by("author").post("api/runs", plan), 202), STEPS);
    String id = run.path("proposalId").asText();
    awaited(() -> !"pending".equals(aiVerdict(id)));
    ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);
    assertThat(status(id)).isEqualTo("accepted");
    assertThat(GovernanceIT.requirement(id, "compliance").path("state").asText())
        .isEqualTo("SATISFIED");
    underRule(
        rule("research", 1, 2),
        () -> {
          JsonNode first = ok(promotion("promoter", id), 202);
          assertThat(first.path("needed").asInt()).isEqualTo(2);
          assertThat(ok(promotion("promoter", id), 202)).isEqualTo(first);
          JsonNode approval = GovernanceIT.requirement(id, "promotion-approval");
          assertThat(approval.path("stage").asText()).isEqualTo("promotion");
          assertThat(approval.path("reason").asText())
              .isEqualTo("1 of 2 promoters want it in production: promoter");
          assertThat(gate(id).path("status").asText()).isEqualTo("accepted");
          assertThat(live(synthiant)).isEmpty();
          ok(promotion("promoter2", id), 201);
          assertThat(live(synthiant)).isEqualTo(synthiant + "@1");
        });
    problem(by("author").post("api/proposals/" + id + "/withdraw", ""), 409);
  }

  private static String aiVerdict(String id) {
    return ok(by("auditor").get("api/proposals/" + id), 200).at("/consensus/ai").asText();
  }

  private static String live(String synthiant) {
    return ok(by("auditor").get("api/synthiants/" + synthiant), 200).at("/production/ref").asText();
  }

  private static HttpResponse<String> promotion(String user, String id) {
    return by(user).post("api/proposals/" + id + "/promotion", "{}");
  }

  /** Does {@code work} under one more rule, the first, and puts the policy back. */
  private static void underRule(String rule, Runnable work) {
    String before = ok(by("admin").get(POLICIES), 200).path("rules").toString();
    edit("{\"rules\":[" + rule + "," + before.substring(1) + "}");
    try {
      work.run();
    } finally {
      edit("{\"rules\":" + before + "}");
    }
  }

  private static void edit(String policy) {
    String digest = ok(by("admin").get(POLICIES), 200).path("digest").asText();
    ok(put("admin", policy, "\"" + digest + "\""), 200);
  }

  private static HttpResponse<String> put(String user, String body, String match) {
    Api api = by(user);
    var request = api.request(POLICIES).header("Content-Type", "application/json");
    if (!match.isEmpty()) {
      request.header("If-Match", match);
    }
    return api.send(request.PUT(BodyPublishers.ofString(body)));
  }

  private static String rule(String changeType, int quorum, int promoters) {
    return ("{\"changeType\":\"%s\",\"humanQuorum\":%d,\"serviceAuthorQuorum\":%d,"
            + "\"minComplianceScore\":80,\"voteExpiryDays\":90,\"promoters\":%d}")
        .formatted(changeType, quorum, Math.max(1, quorum), promoters);
  }

  private static String optimization() {
    String id = newId("opt");
    String body =
        proposal(id).replace("\"summary\"", "\"changeType\":\"optimization\",\"summary\"");
    ok(by("author").post("api/proposals", body), 201);
    return id;
  }

  private static JsonNode gate(String id) {
    return ok(by("auditor").get("api/proposals/" + id + "/gate"), 200);
  }

  private static long late() {
    long entries = ok(by("auditor").get("api/audit/verify"), 200).path("entries").asLong();
    return Math.max(0, entries - 400);
  }

  static void awaited(BooleanSupplier done) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!done.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }
}
