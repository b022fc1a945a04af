package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Vetoes, overrides, withdrawals: what undoes a judgement, and what it leaves behind. */
class GovernanceIT extends RestCase {

  private static final String REASON = "agreed with the owners of the data";

  @Test
  void overrideWithTheRightPassword_reopens_andShowsWherever() {
    String id = vetoed();
    problem(override(id, "overrider", "wrong password"), 403);
    assertThat(status(id)).isEqualTo("rejected");
    assertRefusalWithoutThePassword(id);

    JsonNode answer = ok(override(id, "overrider", server().password("overrider")), 200);
    assertThat(answer.path("status").asText()).isEqualTo("under_review");
    assertThat(answer.path("overridden").asBoolean()).isTrue();
    assertThat(requirement(id, "veto").path("state").asText()).isEqualTo("OVERRIDDEN");
    JsonNode passed = ok(vote("reviewer2", id, "{\"human\":\"pass\"}"), 200);
    assertThat(passed.path("status").asText()).isEqualTo("accepted");
    assertThat(passed.at("/override/by").asText()).isEqualTo("overrider");

    JsonNode shown = ok(by("auditor").get("api/proposals/" + id), 200);
    assertThat(shown.path("overridden").asBoolean()).isTrue();
    assertThat(shown.at("/override/reason").asText()).isEqualTo(REASON);
    JsonNode listed = ok(by("auditor").get("api/proposals?limit=1&q=" + id), 200);
    assertThat(listed.at("/0/overridden").asBoolean()).isTrue();
    JsonNode gate = gate(id);
    assertThat(gate.path("overridden").asBoolean()).isTrue();
    assertThat(gate.at("/policy/digest").asText()).isEqualTo(shown.path("policy").asText());

    problem(by("reviewer").delete("api/proposals/" + id + "/override"), 403);
    JsonNode revoked = ok(by("overrider").delete("api/proposals/" + id + "/override"), 200);
    assertThat(revoked.path("status").asText()).isEqualTo("rejected");
    assertThat(revoked.path("overridden").asBoolean()).isFalse();
    problem(by("overrider").delete("api/proposals/" + id + "/override"), 404);
  }

  private static void assertRefusalWithoutThePassword(String id) {
    settled();
    String log = by("auditor").get("api/audit?limit=500&after=" + before(id)).body();
    assertThat(log)
        .contains("veto.override")
        .contains("refused (403): the password is not that of overrider")
        .doesNotContain("wrong password")
        .doesNotContain(server().password("overrider"));
  }

  /** A number of the log below all entries about a proposal that this test has just made. */
  private static long before(String id) {
    long entries = ok(by("auditor").get("api/audit/verify"), 200).path("entries").asLong();
    assertThat(entries).as("entries before " + id).isPositive();
    return Math.max(0, entries - 100);
  }

  @Test
  void failCountsAgain_whenTheOverrideExpires() {
    String id = vetoed();
    String end = Instant.now().plusSeconds(4).toString();
    String body =
        "{\"reason\":\"%s\",\"password\":\"%s\",\"expiresAt\":\"%s\"}"
            .formatted(REASON, server().password("overrider"), end);
    ok(by("overrider").post("api/proposals/" + id + "/override", body), 200);
    assertThat(status(id)).isEqualTo("under_review");

    PolicyIT.awaited(() -> "rejected".equals(status(id)));
    assertThat(gate(id).path("overridden").asBoolean()).isFalse();
    assertThat(ok(by("auditor").get("api/proposals/" + id), 200).has("override")).isFalse();
  }

  @Test
  void overrideNeedsAVeto_theRole_andAReason() {
    String id = posted();
    problem(override(id, "overrider", server().password("overrider")), 409);
    vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}");

    problem(override(id, "reviewer2", server().password("reviewer2")), 403);
    problem(override(id, "ai-reviewer", server().password("ai-reviewer")), 403);
    String path = "api/proposals/" + id + "/override";
    problem(by("overrider").post(path, "{}"), 400, "/reason", "/password");
    problem(
        by("overrider").post(path, "{\"reason\":\"short\",\"password\":\"x\"}"), 400, "/reason");
    problem(
        by("overrider")
            .post(path, "{\"reason\":\"%s\",\"password\":\"x\",\"days\":31}".formatted(REASON)),
        400,
        "/days");
    problem(
        by("overrider")
            .post(
                path,
                "{\"reason\":\"%s\",\"password\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}"
                    .formatted(REASON)),
        400,
        "/expiresAt");
    assertThat(status(id)).isEqualTo("rejected");
  }

  @Test
  void whoeverCastTheFail_takesItBack() {
    String id = vetoed();
    String reason = "{\"reason\":\"" + REASON + "\"}";
    problem(vote("reviewer", id, "{\"human\":\"pass\"}"), 409);
    problem(by("reviewer2").post("api/proposals/" + id + "/veto/lift", reason), 403);
    problem(by("reviewer").post("api/proposals/" + id + "/veto/lift", "{}"), 400, "/reason");

    JsonNode lifted = ok(by("reviewer").post("api/proposals/" + id + "/veto/lift", reason), 200);
    assertThat(lifted.path("status").asText()).isEqualTo("under_review");
    assertThat(lifted.path("overridden").asBoolean()).isFalse();
    problem(by("reviewer").post("api/proposals/" + id + "/veto/lift", reason), 409);
    JsonNode again = ok(vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}"), 200);
    assertThat(again.path("status").asText()).isEqualTo("rejected");
    ok(by("reviewer").post("api/proposals/" + id + "/veto/lift", reason), 200);
    JsonNode passed = ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);
    assertThat(passed.path("status").asText()).isEqualTo("accepted");
  }

  @Test
  void authorWithdraws_nobodyElse() {
    String id = posted();
    String path = "api/proposals/" + id + "/withdraw";
    problem(by("reviewer").post(path, ""), 403);
    JsonNode answer = ok(by("author").post(path, "{\"reason\":\"wrong corpus\"}"), 200);

    assertThat(answer.path("status").asText()).isEqualTo("rejected");
    assertThat(requirement(id, "withdrawal").path("reason").asText()).contains("wrong corpus");
    problem(by("author").post(path, ""), 409);
    problem(vote("reviewer", id, "{\"human\":\"pass\"}"), 409);
    JsonNode valid = ok(by("author").post("api/proposals/" + id + "/validate", ""), 200);
    assertThat(valid.path("valid").asBoolean()).as(valid.toString()).isTrue();
  }

  @Test
  void verdictOfAnAiOnAnOutdatedRevision_isAConflict() {
    String id = posted();
    String outdated = "sha256:" + "0".repeat(64);

    problem(vote("ai-reviewer", id, "{\"ai\":\"pass\",\"digest\":\"" + outdated + "\"}"), 409);
    assertThat(status(id)).isEqualTo("pending");
  }

  /** Passed by the AI reviewer, failed by a person. */
  private static String vetoed() {
    String id = posted();
    vote("ai-reviewer", id, "{\"ai\":\"pass\"}");
    ok(vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}"), 200);
    return id;
  }

  private static HttpResponse<String> override(String id, String user, String password) {
    return by(user)
        .post(
            "api/proposals/" + id + "/override",
            "{\"reason\":\"%s\",\"password\":\"%s\"}".formatted(REASON, password));
  }

  private static JsonNode gate(String id) {
    return ok(by("auditor").get("api/proposals/" + id + "/gate"), 200);
  }

  static JsonNode requirement(String id, String name) {
    for (JsonNode requirement : gate(id).path("requirements")) {
      if (requirement.path("name").asText().equals(name)) {
        return requirement;
      }
    }
    throw new AssertionError("no requirement " + name + " in " + gate(id));
  }
}
