package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose turn it is: who is asked for what, and who is not. */
class InboxIT extends RestCase {

  private static String start;

  @Test
  void reviewersOfBothChannels_areAsked_untilTheyVoted() {
    String id = posted();
    assertThat(actions("reviewer", id)).containsExactly("vote");
    assertThat(actions("ai-reviewer", id)).containsExactly("vote");
    assertThat(actions("author", id)).isEmpty();
    assertThat(actions("promoter", id)).isEmpty();

    JsonNode turns = ok(by("auditor").get("api/proposals/" + id + "/turn"), 200).path("turns");
    assertThat(turns.findValuesAsText("role")).containsExactly("ai-reviewer", "reviewer");
    assertThat(turns.path(0).path("since").asText())
        .isEqualTo(
            ok(by("auditor").get("api/proposals/" + id + "/revisions"), 200)
                .path(0)
                .path("at")
                .asText());

    ok(vote("ai-reviewer", id, "{\"ai\":\"pass\"}"), 200);
    assertThat(actions("ai-reviewer", id)).isEmpty();
    assertThat(actions("reviewer", id)).containsExactly("vote");
    ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);
    assertThat(actions("reviewer", id)).isEmpty();
    assertThat(actions("reviewer2", id)).isEmpty();
    assertThat(actions("promoter", id)).as("it carries no candidate").isEmpty();
  }

  @Test
  void theAuthor_isAskedToRevise_whatWasRejected() {
    String id = posted();
    ok(vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}"), 200);

    JsonNode item = items("author", id).get(0);
    assertThat(item.path("action").asText()).isEqualTo("revise");
    assertThat(item.path("requirement").asText()).isEqualTo("human-review");
    assertThat(item.path("why").asText()).contains("failed by reviewer");
    JsonNode proposal = ok(by("auditor").get("api/proposals/" + id), 200);
    assertThat(item.path("since")).isEqualTo(proposal.at("/consensus/timestamp"));
    assertThat(actions("admin", id)).isEmpty();
  }

  @Test
  void aBlockingThread_goesBackAndForth() {
    String id = posted();
    JsonNode thread =
        ok(
            by("reviewer2")
                .post("api/proposals/" + id + "/threads", "{\"text\":\"?\",\"blocking\":true}"),
            201);
    assertThat(actions("author", id)).containsExactly("answer");
    assertThat(items("author", id).get(0).path("since")).isEqualTo(thread.at("/comments/0/at"));

    String path = "api/proposals/" + id + "/threads/" + thread.path("id").asLong();
    ok(by("author").post(path + "/comments", "{\"text\":\"!\"}"), 201);
    assertThat(actions("author", id)).isEmpty();
    assertThat(actions("reviewer2", id)).containsExactly("vote", "resolve");
    ok(by("reviewer2").post(path + "/resolve", ""), 200);
    assertThat(actions("reviewer2", id)).containsExactly("vote");
  }

  @Test
  void slices_leadThroughAll() {
    List<String> mine = Stream.generate(RestCase::posted).limit(120).toList();
    List<String> found = new ArrayList<>();
    String path = "api/inbox?limit=100";
    while (!path.isEmpty()) {
      HttpResponse<String> slice = by("reviewer").get(path);
      found.addAll(ok(slice, 200).findValuesAsText("proposalId"));
      path = next(slice);
    }
    assertThat(found).containsSubsequence(mine);
    problem(by("reviewer").get("api/inbox?limit=0"), 400, "/limit");
    problem(anonymous().get("api/inbox"), 401);
  }

  private static List<String> actions(String user, String id) {
    return items(user, id).stream().map(item -> item.path("action").asText()).toList();
  }

  /**
   * What waits for a user on one proposal of this class: notices, and what came since its start.
   */
  private static List<JsonNode> items(String user, String id) {
    List<JsonNode> items = new ArrayList<>();
    String path = "api/inbox?limit=1";
    String then = start;
    while (!path.isEmpty()) {
      HttpResponse<String> slice = by(user).get(path);
      ok(slice, 200)
          .forEach(
              item -> {
                if (item.path("proposalId").asText().equals(id) && !items.contains(item)) {
                  items.add(item);
                }
              });
      path = then.isEmpty() ? next(slice) : then;
      then = "";
    }
    return items;
  }

  /** Other tests leave thousands of proposals: they are passed over once. */
  @BeforeAll
  static void passOverWhatIsThere() {
    posted();
    String path = "api/inbox?limit=500";
    while (!path.isEmpty()) {
      start = path;
      path = next(by("reviewer").get(path));
    }
  }

  private static String next(HttpResponse<String> slice) {
    return slice
        .headers()
        .firstValue("Link")
        .map(link -> link.substring(link.indexOf('<') + 2, link.indexOf('>')))
        .orElse("");
  }
}
