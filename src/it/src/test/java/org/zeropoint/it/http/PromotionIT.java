package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zeropoint.shared.Digest;

/**
 * Two candidates of one Synthiant: what goes live, what has to be measured again, and the way back.
 */
class PromotionIT extends RestCase {

  private static final int STEPS = 300;

  private final String synthiant = newId("two");

  @Test
  void secondCandidateIsMeasuredAgain_whenTheFirstWentLive() {
    String corpus = LoopIT.uploaded(Sentences.text(100_000, 21));
    String first = proposed(corpus, "\"modelId\":\"gpt-nano\"");
    String second = proposed(corpus, "\"base\":\"" + synthiant + "@1\"");
    passedByBoth(first);
    passedByBoth(second);

    assertNobodyWaits_whileLargeWeightsAreRead(first);
    ok(promotion(first), 201);
    assertDecidedAnew(second);
    problem(promotion(first), 409);
    String live = "api/proposals/" + first + "/veto/lift";
    assertThat(
            problem(by("reviewer").post(live, "{\"reason\":\"I see it too late.\"}"), 409)
                .path("detail"))
        .asString()
        .contains("went live");
    JsonNode refused = problem(promotion(second), 409, "/requirements/base-current");
    assertThat(refused.path("detail").asText()).contains("measure again");
    problem(by("author").post("api/proposals/" + first + "/evidence", ""), 409);

    JsonNode revised = ok(by("author").post("api/proposals/" + second + "/evidence", ""), 200);
    assertThat(revised.path("revision").asInt()).isEqualTo(2);
    assertThat(revised.path("consensus").path("human").asText()).isEqualTo("pending");
    problem(by("author").post("api/proposals/" + second + "/evidence", ""), 409);
    passedByBoth(second);
    assertThat(baseCurrent(second).path("state").asText()).isEqualTo("SATISFIED");
    assertThat(baseCurrent(second).path("reason").asText()).contains(synthiant + "@1");
    ok(promotion(second), 201);
    assertThat(live()).isEqualTo(synthiant + "@2");

    String stale =
        problem(rollback("{\"from\":\"" + synthiant + "@1\"}"), 409).path("detail").asText();
    assertThat(stale).contains(synthiant + "@2").contains("nothing was rolled back");
    problem(rollback("{\"from\":2}"), 400, "/from");
    assertThat(live()).isEqualTo(synthiant + "@2");
    assertOneRollbackLeadsToTheFirst();
    ok(promotion(second), 201);
    assertThat(live()).isEqualTo(synthiant + "@2");
    assertThat(ok(by("auditor").get("api/audit/verify"), 200).path("valid").asBoolean()).isTrue();
  }

  /**
   * A promotion reads the weights, here for seconds, before it locks anything: whoever asks for the
   * lock of the Synthiant meanwhile has it at once. The weights are others, so nothing goes live.
   */
  private void assertNobodyWaits_whileLargeWeightsAreRead(String accepted) {
    String digest =
        ok(by("auditor").get("api/models/" + synthiant + "@1"), 200).path("digest").asText();
    Path weights =
        server().data().resolve("models/" + new Digest(digest).hex() + "/model.safetensors");
    Path kept = weights.resolveSibling("kept");
    move(weights, kept);
    try {
      hollow(weights);
      by("promoter");
      Instant begin = Instant.now();
      CompletableFuture<HttpResponse<String>> promotion =
          CompletableFuture.supplyAsync(() -> promotion(accepted));
      Duration longest = Duration.ZERO;
      do {
        Instant asked = Instant.now();
        String answer = problem(rollback("{}"), 409).path("detail").asText();
        assertThat(answer).contains("no version before");
        Duration waited = Duration.between(asked, Instant.now());
        longest = waited.compareTo(longest) > 0 ? waited : longest;
      } while (!promotion.isDone());
      assertThat(problem(promotion.join(), 409).path("detail").asText())
          .contains("are not what their digest says");
      assertThat(longest).isLessThan(Duration.between(begin, Instant.now()).dividedBy(2));
    } finally {
      move(kept, weights);
    }
  }

  /** Three gibibytes of zeros that take no room. */
  private static void hollow(Path file) {
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(3L << 30);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without anybody asking: what it was measured against is not what is live any more. */
  private static void assertDecidedAnew(String accepted) {
    assertThat(baseCurrent(accepted).path("state").asText()).isEqualTo("UNSATISFIED");
    PolicyIT.awaited(() -> "under_review".equals(status(accepted)));
    JsonNode shown = ok(by("auditor").get("api/proposals/" + accepted), 200);
    assertThat(shown.at("/consensus/ai").asText()).isEqualTo("pass");
    assertThat(shown.at("/consensus/human").asText()).isEqualTo("pass");
    PolicyIT.awaited(
        () ->
            by("auditor")
                .get("api/events?types=proposal.reconsidered&limit=500")
                .body()
                .contains("\"" + accepted + "\""));
  }

  private static JsonNode baseCurrent(String id) {
    return GovernanceIT.requirement(id, "base-current");
  }

  /**
   * Both click at once: one goes back to the first version, the other is told that production has
   * moved.
   */
  private void assertOneRollbackLeadsToTheFirst() {
    String seen = "{\"from\":\"" + synthiant + "@2\"}";
    by("promoter");
    List<CompletableFuture<HttpResponse<String>>> clicks =
        Stream.of(1, 2).map(i -> CompletableFuture.supplyAsync(() -> rollback(seen))).toList();
    assertThat(clicks.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
        .containsExactlyInAnyOrder(200, 409);
    assertThat(live()).isEqualTo(synthiant + "@1");
  }

  @Test
  void heldOutTextOfADescendant_isNotWhatAnAncestorLearnt() {
    String corpus = LoopIT.uploaded(Sentences.text(20_000, 22));
    proposed(corpus, "\"modelId\":\"gpt-nano\"", 5);

    String plan = plan(corpus, "\"base\":\"" + synthiant + "@1\",\"validationSplit\":0.3", 5);
    problem(by("author").post("api/runs", plan), 400, "/validationSplit");
  }

  private String proposed(String corpus, String model) {
    return proposed(corpus, model, STEPS);
  }

  private String proposed(String corpus, String model, int steps) {
    JsonNode run = ok(by("author").post("api/runs", plan(corpus, model, steps)), 202);
    return LoopIT.finished(run, steps).path("proposalId").asText();
  }

  private String plan(String corpus, String model, int steps) {
    return "{\"synthiantId\":\"%s\",\"corpus\":\"%s\",\"steps\":%d,%s}"
        .formatted(synthiant, corpus, steps, model);
  }

  private HttpResponse<String> rollback(String body) {
    return by("promoter")
        .post("api/synthiants/" + synthiant + "/aliases/production/rollback", body);
  }

  private String live() {
    return ok(by("auditor").get("api/synthiants/" + synthiant), 200).at("/production/ref").asText();
  }

  private static HttpResponse<String> promotion(String id) {
    return by("promoter").post("api/proposals/" + id + "/promotion", "{}");
  }
}
