package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Digest;

/** A verdict with all its parts, and that it comes out the same again, or what differs. */
class ReviewIT extends RestCase {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void aReviewMadeAgain_isTheSameBitForBit_andAnotherOnceTheWeightsWereChanged() {
    String synthiant = newId("again");
    String id = proposed(synthiant);
    String verdict = judged(id).at("/consensus/ai").asText();
    JsonNode review = ok(by("reviewer").get(path(id)), 200);
    assertThat(review.path("verdict").asText()).isEqualTo(verdict);
    assertParts(id, review);

    refused(id);
    HttpResponse<String> asked = by("auditor").post(path(id) + "/again", "");
    assertThat(ok(asked, 202).path("state").asText()).isEqualTo("waiting");
    assertThat(asked.headers().firstValue("Location").orElse("")).endsWith("/" + path(id));
    JsonNode equal = over(id, 1);
    assertThat(equal.path("state").asText()).as(equal.toString()).isEqualTo("equal");
    assertThat(equal.path("verdictDigest")).isEqualTo(review.path("verdictDigest"));
    assertThat(equal.path("differences")).isEmpty();

    Path weights = weights(synthiant);
    flip(weights);
    try {
      ok(by("reviewer").post(path(id) + "/again", "{\"askAnew\":false}"), 202);
      JsonNode different = over(id, 2);
      assertThat(different.path("state").asText()).isEqualTo("different");
      assertThat(different.path("differences").toString())
          .contains("parts/rules/findings/digests-match/outcome: was pass, is fail");
      assertThat(different.path("verdictDigest")).isNotEqualTo(review.path("verdictDigest"));
    } finally {
      flip(weights);
    }
    assertThat(ok(by("reviewer").get(path(id)), 200).path("verdict").asText()).isEqualTo(verdict);
    assertThat(ok(by("auditor").get("api/proposals/" + id), 200).at("/consensus/ai").asText())
        .as("a repeat casts no vote")
        .isEqualTo(verdict);
    assertLogged(id);
  }

  private static void assertParts(String id, JsonNode review) {
    assertThat(review.path("verdictDigest").asText()).startsWith("sha256:");
    assertThat(review.path("requirements").findValuesAsText("name"))
        .contains("digests-match", "limits-kept", "no-verbatim-passage");
    assertThat(review.path("requirements").findValuesAsText("reviewer")).contains("rules");
    assertThat(review.path("reviewers").findValuesAsText("name"))
        .containsExactly("rules", "evaluation");
    assertThat(review.path("measuringSeconds")).isNotEmpty();
    assertThat(review.path("requirements"))
        .allSatisfy(
            each -> assertThat(each.path("seconds").isNumber()).as(each.toString()).isTrue());
    assertThat(review.path("complianceScore").asDouble() >= 95)
        .isEqualTo("pass".equals(review.path("verdict").asText()));
    JsonNode ethics = ok(by("auditor").get("api/proposals/" + id), 200).path("ethicsReview");
    for (String field :
        List.of("complianceScore", "biasAssessment", "safetyChecks", "recommendations")) {
      assertThat(ethics.path(field)).as(field).isEqualTo(review.path(field));
    }
    JsonNode evidence = ok(by("reviewer").get("api/proposals/" + id + "/evidence"), 200);
    assertThat(review.path("evaluation")).isEqualTo(evidence.path("digest"));
  }

  private static void refused(String id) {
    problem(by("author").post(path(id) + "/again", ""), 403);
    problem(by("auditor").post(path(id) + "/again", "{\"askAnew\":7}"), 400, "/askAnew");
    problem(by("auditor").post(path(id) + "/again", "{\"vote\":true}"), 400, "/vote");
    String plain = posted();
    problem(by("auditor").get(path(plain)), 404);
    problem(by("auditor").post(path(plain) + "/again", ""), 404);
  }

  private static void assertLogged(String id) {
    List<String> actions =
        log().stream()
            .filter(entry -> entry.path("subject").asText().equals(id))
            .map(entry -> entry.path("action").asText())
            .toList();
    assertThat(actions).contains("review.repeat", "review.begin", "review.repeated");
  }

  @Test
  void everybodySeesWhoJudges() {
    JsonNode reviewers = ok(by("author").get("api/reviewers"), 200);
    assertThat(reviewers.findValuesAsText("name")).containsExactly("rules", "evaluation", "llm");
    assertThat(reviewers.at("/2/takesPart").asBoolean(true)).isFalse();
    assertThat(reviewers.at("/2/reason").asText())
        .isEqualTo("zeropoint.reviewer.llm.url is not set");
  }

  private static String path(String proposalId) {
    return "api/proposals/" + proposalId + "/review";
  }

  /** Waits until the newest of so many repeats is over. */
  private static JsonNode over(String id, int repeats) {
    Instant deadline = Instant.now().plus(PATIENCE);
    JsonNode review = ok(by("auditor").get(path(id)), 200);
    while (review.path("repeats").size() < repeats || !review.at("/repeats/0").has("finishedAt")) {
      assertThat(Instant.now()).as(review.path("repeats").toString()).isBefore(deadline);
      ok(by("auditor").get("api/proposals/" + id + "/gate?wait=1"), 200);
      review = ok(by("auditor").get(path(id)), 200);
    }
    return review.at("/repeats/0");
  }

  private static String proposed(String synthiant) {
    String corpus = LoopIT.uploaded(Sentences.text(100_000, 31));
    String plan =
        "{\"synthiantId\":\"%s\",\"modelId\":\"gpt-nano\",\"corpus\":\"%s\",\"steps\":200,\"seed\":6}"
            .formatted(synthiant, corpus);
    return LoopIT.finished(ok(by("author").post("api/runs", plan), 202), 200)
        .path("proposalId")
        .asText();
  }

  private static Path weights(String synthiant) {
    String digest =
        ok(by("auditor").get("api/models/" + synthiant + "@1"), 200).path("digest").asText();
    return server().data().resolve("models/" + new Digest(digest).hex() + "/model.safetensors");
  }

  /** Changes the least bit of the last number, or changes it back. */
  private static void flip(Path file) {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() - 4);
      int value = bytes.read();
      bytes.seek(bytes.length() - 4);
      bytes.write(value ^ 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
