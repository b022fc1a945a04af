package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.it.Api;

/** Asking the gate: at once, held back until something changes, and as a line for a shell. */
class GateWaitIT extends RestCase {

  private static final int MANY = 40;

  private final ExecutorService threads = Executors.newFixedThreadPool(MANY);

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void whoWaits_isAnsweredWhenTheStatusChanges() {
    String id = posted();
    var first = waiting("author", id, 50);
    ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);
    HttpResponse<String> answer = first.join();
    assertThat(ok(answer, 200).path("status").asText()).isEqualTo("under_review");

    var second = waiting("promoter", id, 50);
    ok(vote("ai-reviewer", id, "{\"ai\":\"pass\"}"), 200);
    assertThat(ok(second.join(), 200).path("status").asText()).isEqualTo("accepted");
  }

  @Test
  void whatIsDecided_isAnsweredAtOnce() {
    String id = posted();
    ok(vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}"), 200);
    Instant before = Instant.now();

    HttpResponse<String> answer = by("author").get("api/proposals/" + id + "/gate?wait=50");
    assertThat(ok(answer, 200).path("status").asText()).isEqualTo("rejected");
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void whenNothingChanges_theWaitEnds_withThePresentState() {
    String id = posted();
    Instant before = Instant.now();

    HttpResponse<String> answer = by("author").get("api/proposals/" + id + "/gate?wait=2");
    assertThat(ok(answer, 200).path("status").asText()).isEqualTo("pending");
    assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofMillis(1900));
  }

  @Test
  void manyWhoWait_holdNoThreads_andAreAllAnswered() {
    String id = posted();
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      waiting.add(waiting("author", id, 50));
    }
    ok(by("auditor").get("api/proposals/stats"), 200);
    ok(vote("reviewer", id, "{\"human\":\"fail\",\"notes\":\"no\"}"), 200);

    for (CompletableFuture<HttpResponse<String>> answer : waiting) {
      assertThat(ok(answer.join(), 200).path("status").asText()).isEqualTo("rejected");
    }
  }

  @Test
  void aDigest_thatIsNotTheNewest_isAConflict() {
    String id = posted();
    String path = "api/proposals/" + id + "/gate?digest=";
    String digest = ok(by("author").get("api/proposals/" + id), 200).path("digest").asText("none");

    ok(by("author").get(path + digest), 200);
    problem(by("author").get(path + "sha256:" + "0".repeat(64) + "&wait=50"), 409, "/digest");
    problem(by("author").get(path + "newest"), 400, "/digest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"61", "-1", "1.5", "soon", "99999999999"})
  void aWaitOutOfBounds_isRefused(String wait) {
    problem(by("author").get("api/proposals/" + posted() + "/gate?wait=" + wait), 400, "/wait");
  }

  @Test
  void anEmptyCommitOrDigest_isRefused_andDoesNotMeanAny() {
    String gate = "api/proposals/" + posted() + "/gate?";
    problem(by("author").get(gate + "commit="), 400, "/commit");
    problem(by("author").get(gate + "digest="), 400, "/digest");
  }

  @Test
  void asText_itIsOneLine_withTheStatusFirst() {
    String id = posted();
    String digest = ok(by("author").get("api/proposals/" + id), 200).path("digest").asText("none");

    HttpResponse<String> pending = line(id);
    assertThat(pending.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(pending.body())
        .startsWith("pending " + digest + " " + id + " ")
        .contains("human-review: ")
        .matches("[^\\p{Cntrl}]+\n");

    ok(vote("reviewer", id, "{\"human\":\"pass\"}"), 200);
    ok(vote("ai-reviewer", id, "{\"ai\":\"pass\"}"), 200);
    assertThat(line(id).body()).isEqualTo("accepted " + digest + " " + id + "\n");
    problem(line("nothing-there"), 404);
  }

  @Test
  void otherForms_areNotAcceptable() {
    Api author = by("author");
    var request = author.request("api/proposals/" + posted() + "/gate");

    problem(author.send(request.header("Accept", "image/png").GET()), 406);
  }

  private static HttpResponse<String> line(String id) {
    Api author = by("author");
    HttpRequest.Builder request = author.request("api/proposals/" + id + "/gate");
    return author.send(request.header("Accept", "text/plain").GET());
  }

  private CompletableFuture<HttpResponse<String>> waiting(String user, String id, int seconds) {
    Api caller = by(user);
    return CompletableFuture.supplyAsync(
        () -> caller.get("api/proposals/" + id + "/gate?wait=" + seconds), threads);
  }
}
