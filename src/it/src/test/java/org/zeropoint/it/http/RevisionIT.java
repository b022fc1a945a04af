package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;

/**
 * Edits: what they may change, what they outdate, and that nobody overwrites what they did not see.
 */
class RevisionIT extends RestCase {

  private static final String EDIT =
      "{\"changeType\":\"patch\",\"summary\":\"A change that was edited.\",\"details\":\"why\"}";

  @Test
  void anEdit_startsAfresh_andTellsWhoVoted() {
    String id = posted();
    ok(vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}"), 200);
    String first = tag("author", id);

    HttpResponse<String> answer = put("author", id, first, EDIT);
    JsonNode revised = ok(answer, 200);

    assertThat(revised.path("revision").asInt()).isEqualTo(2);
    assertThat(revised.path("status").asText()).isEqualTo("pending");
    assertThat(revised.at("/outdated/revision").asInt()).isEqualTo(1);
    assertThat(revised.at("/outdated/votes").asInt()).isEqualTo(1);
    assertThat(revised.path("synthiantId").asText()).isEqualTo("helper");
    String second = answer.headers().firstValue("ETag").orElseThrow();
    assertThat(second).isEqualTo(tag("reviewer", id)).isNotEqualTo(first);
    assertThat(ok(by("auditor").get("api/proposals/" + id + "/votes"), 200)).isEmpty();

    JsonNode notice = notice("reviewer", id);
    assertThat(notice.path("why").asText())
        .isEqualTo("your vote on revision 1 no longer counts: revision 2 is there");
    String path = "api/inbox/notices/" + notice.path("notice").asLong() + "/acknowledge";
    problem(by("reviewer2").post(path, ""), 404);
    assertThat(by("reviewer").post(path, "").statusCode()).isEqualTo(204);
    assertThat(notice("reviewer", id).isMissingNode()).isTrue();
    ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);
  }

  @Test
  void aNotice_endsWithTheNextVote() {
    String id = posted();
    ok(vote("reviewer2", id, "{\"human\":\"pass\"}"), 200);
    ok(put("author", id, tag("author", id), EDIT), 200);
    assertThat(notice("reviewer2", id).isMissingNode()).isFalse();

    ok(vote("reviewer2", id, "{\"human\":\"pass\"}"), 200);
    assertThat(notice("reviewer2", id).isMissingNode()).isTrue();
  }

  @Test
  void anEdit_namesTheStateThatItWasMadeFrom() {
    String id = posted();
    String first = tag("author", id);
    Api author = by("author");
    problem(
        author.send(
            author
                .request("api/proposals/" + id)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(EDIT))),
        428);
    problem(put("author", id, "W/\"x\"", EDIT), 400, "/If-Match");
    problem(put("reviewer", id, first, EDIT), 403);
    ok(put("author", id, first, EDIT), 200);
    problem(put("author", id, first, EDIT), 412);
    problem(put("author", id, tag("author", id), EDIT), 409);
  }

  @Test
  void whatAnEdit_mayNotChange_isRefusedWithItsPlace() {
    String id = posted();
    String tag = tag("author", id);
    String start = "{\"summary\":\"A change that was edited.\",";

    problem(put("author", id, tag, start + "\"proposalId\":\"other-1\"}"), 400, "/proposalId");
    problem(put("author", id, tag, start + "\"synthiantId\":\"other\"}"), 400, "/synthiantId");
    problem(put("author", id, tag, start + "\"candidate\":{}}"), 400, "/candidate");
    problem(put("author", id, tag, "{\"summary\":\"short\"}"), 400, "/summary");
    problem(put("author", id, tag, "[]"), 400, "");
    problem(put("author", newId("none"), tag, EDIT), 404);
  }

  @Test
  void theEditor_doesNotJudge_andTheOldContentCannotComeBackWithItsVotes() {
    String id = posted();
    JsonNode original = ok(by("author").get("api/proposals/" + id), 200);
    ok(put("admin", id, tag("admin", id), EDIT), 200);
    String back =
        "{\"summary\":\"" + original.path("summary").asText() + "\",\"changeType\":\"research\"}";

    JsonNode refused = problem(put("author", id, tag("author", id), back), 409);
    assertThat(refused.path("detail").asText()).contains("revision 1 said the same");
    JsonNode revisions = ok(by("auditor").get("api/proposals/" + id + "/revisions"), 200);
    assertThat(revisions.findValuesAsText("editor")).containsExactly("author", "admin");
  }

  @Test
  void revisionsAndTheirDifference_areShown() {
    String id = posted();
    ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);
    ok(put("author", id, tag("author", id), EDIT), 200);
    String path = "api/proposals/" + id;

    JsonNode revisions = ok(by("auditor").get(path + "/revisions"), 200);
    assertThat(revisions.findValuesAsText("number")).containsExactly("1", "2");
    assertThat(revisions.findValuesAsText("votes")).containsExactly("1", "0");
    JsonNode first = ok(by("auditor").get(path + "/revisions/1"), 200);
    assertThat(first.at("/content/summary").asText()).isEqualTo("A change that is tested.");
    problem(by("auditor").get(path + "/revisions/3"), 404);

    JsonNode diff = ok(by("auditor").get(path + "/diff"), 200);
    assertThat(diff.path("from").asInt()).isEqualTo(1);
    assertThat(diff.path("changes").findValuesAsText("pointer"))
        .containsExactly("/changeType", "/details", "/summary");
    assertThat(diff.at("/changes/2/to").asText()).isEqualTo("A change that was edited.");
    assertThat(ok(by("auditor").get(path + "/diff?from=2&to=2"), 200).path("changes")).isEmpty();
    problem(by("auditor").get(path + "/diff?from=0"), 400, "/from");
    problem(by("auditor").get(path + "/diff?to=9"), 404);
  }

  @Test
  void anEditedCandidate_isReviewedAgain_andStaysWhenItIsLive() {
    String corpus = LoopIT.uploaded(Sentences.text(100_000, 31));
    String synthiant = newId("edit");
    String plan =
        "{\"synthiantId\":\"%s\",\"modelId\":\"gpt-nano\",\"corpus\":\"%s\",\"steps\":300}"
            .formatted(synthiant, corpus);
    JsonNode run = LoopIT.finished(ok(by("author").post("api/runs", plan), 202), 300);
    String id = run.path("proposalId").asText();
    String path = "api/proposals/" + id;
    JsonNode before = judged(id);
    ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);

    JsonNode revised = ok(put("author", id, tag("author", id), EDIT), 200);
    assertThat(revised.path("candidate")).isEqualTo(before.path("candidate"));
    assertThat(revised.path("evidence")).isEqualTo(before.path("evidence"));
    assertThat(revised.path("trainingData")).isEqualTo(before.path("trainingData"));
    problem(by("promoter").post(path + "/promotion", "{}"), 409);
    JsonNode again = judged(id);
    assertThat(again.at("/consensus/ai").asText()).isEqualTo("pass");
    JsonNode evidence = ok(by("reviewer").get(path + "/evidence"), 200);
    assertThat(evidence.at("/review/digest").asText()).isEqualTo(again.path("digest").asText());
    assertThat(
            ok(by("auditor").get(path + "/deltas"), 200).path("metrics").findValuesAsText("name"))
        .containsExactly("held-out-loss", "perplexity", "compliance-score");

    JsonNode accepted = ok(vote("reviewer", id, "{\"human\":\"pass\",\"notes\":\"2\"}"), 200);
    assertThat(accepted.path("status").asText()).isEqualTo("accepted");
    assertThat(ok(by("auditor").get(path + "/turn"), 200).findValuesAsText("action"))
        .containsExactly("promote");
    ok(by("promoter").post(path + "/promotion", "{}"), 201);
    assertThat(ok(by("auditor").get(path + "/turn"), 200).path("turns")).isEmpty();
    JsonNode refused = problem(put("author", id, tag("author", id), EDIT.replace("why", "x")), 409);
    assertThat(refused.path("detail").asText()).contains("in production");
  }

  private static JsonNode notice(String user, String id) {
    for (JsonNode item : ok(by(user).get("api/inbox"), 200)) {
      if (item.has("notice") && item.path("proposalId").asText().equals(id)) {
        return item;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  static String tag(String user, String id) {
    return by(user).get("api/proposals/" + id).headers().firstValue("ETag").orElseThrow();
  }

  static HttpResponse<String> put(String user, String id, String tag, String body) {
    Api api = by(user);
    return api.send(
        api.request("api/proposals/" + id)
            .header("Content-Type", "application/json")
            .header("If-Match", tag)
            .PUT(BodyPublishers.ofString(body)));
  }
}
