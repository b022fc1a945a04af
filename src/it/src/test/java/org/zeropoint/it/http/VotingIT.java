package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Votes by real accounts in both channels. */
class VotingIT extends RestCase {

  private static final int TIMES = 12;

  @ParameterizedTest
  @CsvSource({
    "pass, pass, accepted",
    "pass, fail, rejected",
    "fail, pass, rejected",
    "fail, fail, rejected"
  })
  void aiFirst_thenHuman(String ai, String human, String expected) {
    String id = posted();
    JsonNode first = ok(vote("ai-reviewer", id, "{\"ai\":\"" + ai + "\"}"), 200);
    assertThat(first.path("status").asText())
        .isEqualTo("pass".equals(ai) ? "under_review" : "rejected");
    var second = vote("reviewer", id, "{\"human\":\"" + human + "\"}");

    settled(id, expected, "fail".equals(ai), second.statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "pass, pass, accepted",
    "pass, fail, rejected",
    "fail, pass, rejected",
    "fail, fail, rejected"
  })
  void humanFirst_thenAi(String ai, String human, String expected) {
    String id = posted();
    JsonNode first = ok(vote("reviewer", id, "{\"human\":\"" + human + "\"}"), 200);
    assertThat(first.path("status").asText())
        .isEqualTo("pass".equals(human) ? "under_review" : "rejected");
    var second = vote("ai-reviewer", id, "{\"ai\":\"" + ai + "\"}");

    settled(id, expected, "fail".equals(human), second.statusCode());
  }

  private static void settled(
      String id, String expected, boolean decidedByFirst, int secondAnswer) {
    assertThat(secondAnswer).isEqualTo(decidedByFirst ? 409 : 200);
    assertThat(status(id)).isEqualTo(expected);
  }

  @Test
  void answer_hasTheFieldsAndMessagesThatClientsKnow() {
    String id = posted();
    vote("ai-reviewer", id, "{\"ai\":\"pass\"}");
    JsonNode answer =
        ok(vote("reviewer", id, "{\"human\":\"pass\",\"notes\":\"reads well\"}"), 200);

    assertThat(answer.path("proposalId").asText()).isEqualTo(id);
    assertThat(answer.at("/consensus/ai").asText()).isEqualTo("pass");
    assertThat(answer.at("/consensus/human").asText()).isEqualTo("pass");
    assertThat(answer.at("/consensus/notes").asText()).isEqualTo("reads well");
    assertThat(answer.path("status").asText()).isEqualTo("accepted");
    assertThat(answer.path("message").asText())
        .isEqualTo("Dual consensus achieved - proposal accepted");
    assertThat(answer.path("timestamp").asText()).endsWith("Z");

    String other = posted();
    assertThat(ok(vote("reviewer", other, "{\"human\":\"fail\"}"), 200).path("message").asText())
        .isEqualTo("Consensus failed - proposal rejected");
  }

  @Test
  void onlyTheOwnChannel_isTheCallers() {
    String id = posted();

    problem(vote("reviewer", id, "{\"ai\":\"pass\"}"), 403);
    problem(vote("ai-reviewer", id, "{\"human\":\"pass\"}"), 403);
    problem(vote("reviewer", id, "{\"human\":\"pass\",\"ai\":\"pass\"}"), 403);
    problem(vote("promoter", id, "{\"human\":\"pass\"}"), 403);
    problem(vote("author", id, "{\"human\":\"pass\"}"), 403);
    assertThat(status(id)).isEqualTo("pending");
  }

  @Test
  void whatIsNoVote_isRefusedWithItsPlace() {
    String id = posted();

    problem(vote("reviewer", id, "{\"human\":\"maybe\"}"), 400, "/human");
    problem(vote("reviewer", id, "{\"human\":true}"), 400, "/human");
    problem(vote("reviewer", id, "{\"human\":\"pass\",\"rating\":5}"), 400, "/rating");
    problem(vote("reviewer", id, "{}"), 400, "");
    problem(vote("reviewer", id, "[]"), 400, "");
    problem(vote("reviewer", newId("none"), "{\"human\":\"pass\"}"), 404);
  }

  @Test
  void theSameVoteAgain_getsItsFirstAnswer_alsoAfterTheDecision() {
    String id = posted();
    String first = vote("reviewer", id, "{\"human\":\"pass\",\"notes\":\"n\"}").body();
    vote("ai-reviewer", id, "{\"ai\":\"pass\"}");

    assertThat(vote("reviewer", id, "{\"human\":\"pass\",\"notes\":\"n\"}").body())
        .isEqualTo(first);
    assertThat(ok(by("auditor").get("api/proposals/" + id + "/votes"), 200)).hasSize(2);
  }

  @Test
  void anotherVoteAfterTheDecision_isAConflict() {
    String id = posted();
    vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}");

    problem(vote("reviewer", id, "{\"human\":\"pass\"}"), 409);
    problem(vote("reviewer2", id, "{\"human\":\"pass\"}"), 409);
    problem(vote("ai-reviewer", id, "{\"ai\":\"pass\"}"), 409);
  }

  @Test
  void aVoteOnAnotherRevision_isAConflict() {
    String id = posted();
    String outdated = "sha256:" + "0".repeat(64);
    String digest = ok(by("reviewer").get("api/proposals/" + id), 200).path("digest").asText();

    problem(vote("reviewer", id, "{\"human\":\"pass\",\"digest\":\"" + outdated + "\"}"), 409);
    ok(vote("reviewer", id, "{\"human\":\"pass\",\"digest\":\"" + digest + "\"}"), 200);
  }

  @Test
  void bothChannelsAtOnce_neverFail_andAgree() throws Exception {
    for (int i = 0; i < TIMES; i++) {
      String id = posted();
      String human = i % 2 == 0 ? "pass" : "fail";
      List<Integer> answers =
          together(
              () -> vote("ai-reviewer", id, "{\"ai\":\"pass\"}").statusCode(),
              () -> vote("reviewer", id, "{\"human\":\"" + human + "\"}").statusCode(),
              () -> vote("reviewer2", id, "{\"human\":\"pass\"}").statusCode());

      assertThat(answers).allMatch(code -> code == 200 || code == 409);
      JsonNode votes = ok(by("auditor").get("api/proposals/" + id + "/votes"), 200);
      boolean failed = votes.findValuesAsText("result").contains("fail");
      boolean passed =
          votes.findValuesAsText("channel").contains("ai")
              && votes.findValuesAsText("channel").contains("human");
      assertThat(failed || passed).as(votes.toString()).isTrue();
      assertThat(status(id)).as(votes.toString()).isEqualTo(failed ? "rejected" : "accepted");
      assertThat(votes).hasSize((int) answers.stream().filter(code -> code == 200).count());
    }
  }

  @Test
  void theSameVoteManyTimesAtOnce_isOneVote() throws Exception {
    String id = posted();
    Callable<Integer> cast = () -> vote("reviewer", id, "{\"human\":\"pass\"}").statusCode();

    assertThat(together(cast, cast, cast, cast)).allMatch(code -> code == 200 || code == 409);
    assertThat(ok(by("auditor").get("api/proposals/" + id + "/votes"), 200)).hasSize(1);
    assertThat(status(id)).isEqualTo("under_review");
  }

  @SafeVarargs
  private static List<Integer> together(Callable<Integer>... calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.length);
    try {
      List<Integer> answers = new ArrayList<>();
      for (Future<Integer> answer : threads.invokeAll(List.of(calls))) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }
}
