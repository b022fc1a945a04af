package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Threads: who may say, block and resolve what, and that a blocking one keeps the gate shut. */
class DiscussionIT extends RestCase {

  private static final String BLOCKING = "{\"text\":\"Which data?\",\"blocking\":true}";

  @Test
  void aBlockingThread_keepsTheGateShut_untilItIsResolved_alsoOverARevision() {
    String id = posted();
    assertThat(discussion(id).path("state").asText()).isEqualTo("SATISFIED");
    JsonNode thread = ok(open("reviewer2", id, BLOCKING), 201);
    assertThat(discussion(id).path("state").asText()).isEqualTo("UNSATISFIED");
    assertThat(discussion(id).path("reason").asText())
        .contains("reviewer2 opened a blocking thread")
        .contains(thread.path("since").asText().substring(0, "2026-01-01T00:00:00".length()));

    ok(
        RevisionIT.put(
            "author",
            id,
            RevisionIT.tag("author", id),
            "{\"summary\":\"A change that was edited.\"}"),
        200);
    assertThat(discussion(id).path("state").asText()).isEqualTo("UNSATISFIED");
    ok(vote("ai-reviewer", id, "{\"ai\":\"pass\"}"), 200);
    ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);
    assertThat(gate(id).path("status").asText()).isEqualTo("under_review");

    String path = path(id, thread);
    problem(by("author").post(path + "/resolve", "{}"), 403);
    ok(by("author").post(path + "/comments", "{\"text\":\"The public ones.\"}"), 201);
    JsonNode resolved = ok(by("reviewer").post(path + "/resolve", "{\"text\":\"Fine.\"}"), 200);
    assertThat(resolved.path("state").asText()).isEqualTo("resolved");
    assertThat(resolved.path("comments").findValuesAsText("kind"))
        .containsExactly("opened", "reply", "resolved");
    assertThat(discussion(id).path("state").asText()).isEqualTo("SATISFIED");
    assertThat(gate(id).path("status").asText()).isEqualTo("accepted");
    problem(by("reviewer").post(path + "/resolve", ""), 409);
    ok(by("reviewer").post(path + "/reopen", ""), 200);
    assertThat(gate(id).path("status").asText()).isEqualTo("under_review");
  }

  @Test
  void onlyReviewersBlock_andEveryoneComments() {
    String id = posted();
    problem(open("author", id, BLOCKING), 403);
    problem(open("auditor", id, BLOCKING), 403);
    ok(open("ai-reviewer", id, BLOCKING), 201);
    JsonNode open = ok(open("auditor", id, "{\"text\":\"A question.\"}"), 201);

    assertThat(open.path("blocking").asBoolean()).isFalse();
    problem(by("promoter").post(path(id, open) + "/resolve", ""), 403);
    ok(by("author").post(path(id, open) + "/resolve", ""), 200);
  }

  @Test
  void whatIsNoThread_isRefusedWithItsPlace() {
    String id = posted();
    problem(open("author", id, "{}"), 400, "/text");
    problem(open("author", id, "{\"text\":\"   \"}"), 400, "/text");
    problem(open("author", id, "{\"text\":\"a\\u202eb\"}"), 400, "/text");
    problem(open("author", id, "{\"text\":\"a\",\"blocking\":1}"), 400, "/blocking");
    problem(open("author", id, "{\"text\":\"a\",\"pointer\":\"details\"}"), 400, "/pointer");
    problem(open("author", id, "{\"text\":\"a\",\"digest\":\"sha256:0\"}"), 400, "/digest");
    problem(open("author", newId("none"), "{\"text\":\"a\"}"), 404);
    String other = path(posted(), ok(open("author", id, "{\"text\":\"a\"}"), 201));
    problem(by("author").post(other + "/comments", "{\"text\":\"b\"}"), 404);
  }

  @Test
  void threadsArePaged_oldestFirst() {
    String id = posted();
    for (int i = 1; i <= 3; i++) {
      ok(open("author", id, "{\"text\":\"" + i + "\",\"pointer\":\"/details\"}"), 201);
    }
    String path = "api/proposals/" + id + "/threads?limit=2";
    HttpResponse<String> first = by("auditor").get(path);
    assertThat(ok(first, 200).findValuesAsText("text")).containsExactly("1", "2");
    assertThat(first.headers().firstValue("Link").orElse("")).contains("rel=\"next\"");
    long last = ok(first, 200).path(1).path("id").asLong();
    assertThat(ok(by("auditor").get(path + "&after=" + last), 200).findValuesAsText("text"))
        .containsExactly("3");
  }

  @Test
  void moreThreadsThanTheMost_areAConflict() {
    String id = posted();
    for (int i = 0; i < 200; i++) {
      ok(open("author", id, "{\"text\":\"a\"}"), 201);
    }
    assertThat(problem(open("author", id, "{\"text\":\"a\"}"), 409).path("detail").asText())
        .contains("200 threads");
  }

  private static HttpResponse<String> open(String user, String id, String body) {
    return by(user).post("api/proposals/" + id + "/threads", body);
  }

  private static String path(String id, JsonNode thread) {
    return "api/proposals/" + id + "/threads/" + thread.path("id").asLong();
  }

  private static JsonNode gate(String id) {
    return ok(by("auditor").get("api/proposals/" + id + "/gate"), 200);
  }

  private static JsonNode discussion(String id) {
    for (JsonNode requirement : gate(id).path("requirements")) {
      if ("discussion".equals(requirement.path("name").asText())) {
        return requirement;
      }
    }
    throw new AssertionError("no requirement discussion");
  }
}
