package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.it.Api;

/** A POST with an {@code Idempotency-Key} has its effect once, however often it is sent. */
class IdempotencyIT extends RestCase {

  private static final int AT_ONCE = 8;

  @Test
  void sentAgain_getsTheFirstAnswer_andChangesNothing() {
    String key = newId("key");
    String id = newId("once");
    HttpResponse<String> first = post("author", "api/proposals", proposal(id), key);
    HttpResponse<String> second = post("author", "api/proposals", proposal(id), key);

    ok(first, 201);
    assertThat(replayed(first)).isFalse();
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(replayed(second)).isTrue();
    assertThat(second.body()).isEqualTo(first.body());
    for (String header : new String[] {"Location", "Content-Type"}) {
      assertThat(second.headers().firstValue(header))
          .as(header)
          .isPresent()
          .isEqualTo(first.headers().firstValue(header));
    }
    assertThat(second.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(entries(id)).isEqualTo(1);
  }

  @Test
  void sentManyTimesAtOnce_makesExactlyOne() {
    String key = newId("key");
    String id = newId("burst");
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        sent.add(
            CompletableFuture.supplyAsync(
                () -> post("author", "api/proposals", proposal(id), key), threads));
      }
      List<HttpResponse<String>> answers = sent.stream().map(CompletableFuture::join).toList();

      assertThat(answers)
          .allSatisfy(answer -> assertThat(answer.statusCode()).as(answer.body()).isIn(201, 409));
      assertThat(answers).filteredOn(a -> a.statusCode() == 201 && !replayed(a)).hasSize(1);
      assertThat(answers)
          .filteredOn(a -> a.statusCode() == 409)
          .allSatisfy(a -> assertThat(a.headers().firstValue("Retry-After")).isPresent());
    } finally {
      threads.shutdown();
    }
    assertThat(replayed(post("author", "api/proposals", proposal(id), key))).isTrue();
    assertThat(entries(id)).isEqualTo(1);
  }

  @Test
  void anotherBodyOrAnotherCall_underTheSameKey_isRefused() {
    String key = newId("key");
    String id = newId("first");
    ok(post("author", "api/proposals", proposal(id), key), 201);

    problem(post("author", "api/proposals", proposal(newId("second")), key), 422);
    problem(post("author", "api/proposals/" + id + "/validate", proposal(id), key), 422);
  }

  @Test
  void aKey_belongsToItsCaller() {
    String key = newId("key");
    String id = posted();
    String path = "api/proposals/" + id + "/consensus";
    ok(post("reviewer", path, "{\"human\":\"pass\"}", key), 200);

    HttpResponse<String> other = post("reviewer2", path, "{\"human\":\"pass\"}", key);
    assertThat(other.statusCode()).as(other.body()).isIn(200, 409);
    assertThat(replayed(other)).isFalse();
  }

  @Test
  void aVoteSentAgain_isOneVote_withItsFirstAnswer() {
    String id = posted();
    String key = newId("key");
    String path = "api/proposals/" + id + "/consensus";
    HttpResponse<String> first = post("reviewer", path, "{\"human\":\"pass\"}", key);
    ok(first, 200);
    ok(vote("ai-reviewer", id, "{\"ai\":\"pass\"}"), 200);
    long entries = entries(id);

    HttpResponse<String> second = post("reviewer", path, "{\"human\":\"pass\"}", key);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(replayed(second)).isTrue();
    assertThat(entries(id)).isEqualTo(entries);
    assertThat(ok(by("auditor").get("api/proposals/" + id + "/votes"), 200)).hasSize(2);
  }

  @Test
  void aRefusal_isNotKept_butLoggedEachTime() {
    String id = posted();
    String key = newId("key");
    String path = "api/proposals/" + id + "/promotion";
    long before = entries(id);

    for (int i = 0; i < 2; i++) {
      HttpResponse<String> refused = post("promoter", path, "{}", key);
      problem(refused, 409);
      assertThat(replayed(refused)).isFalse();
    }
    assertThat(entries(id)).isEqualTo(before + 2);
    problem(post("author", "api/proposals", "{\"proposalId\":\"x\"}", key), 400, "/proposalId");
    ok(post("author", "api/proposals", proposal(newId("retried")), key), 201);
  }

  @Test
  void aSecret_isShownOnce_andIsNotKept() {
    String key = newId("key");
    String wish = "{\"label\":\"once\",\"days\":1}";
    String secret =
        ok(post(as("author"), "api/tokens", wish, key), 201).path("token").asText("none");

    for (String path : new String[] {"api/tokens", "api//tokens/"}) {
      HttpResponse<String> again = post(as("author"), path, wish, key);
      assertThat(again.statusCode()).isIn(409, 422);
      assertThat(again.body()).doesNotContain(secret);
    }
  }

  @Test
  void calls_thatCommitByThemselves_runOnceToo() {
    String key = newId("key");
    String id = newId("line");
    String line = proposal(id) + "\n";
    JsonNode first = ok(post("author", "api/proposals/import", line, key), 200);
    assertThat(first.path("added").asInt()).isEqualTo(1);

    HttpResponse<String> second = post("author", "api/proposals/import", line, key);
    assertThat(replayed(second)).isTrue();
    assertThat(ok(second, 200)).isEqualTo(first);
    assertThat(ok(post("author", "api/proposals/import", line, newId("key")), 200))
        .isNotEqualTo(first);
    problem(post("author", "api/proposals/" + id + "/evidence", "", newId("key")), 409);
  }

  @Test
  void aLargeBody_isKnownAgain() {
    String key = newId("key");
    String name = newId("large");
    String path = "api/corpora?name=" + name + "&licence=CC0-1.0";
    String text = "All work and no play makes a large text. ".repeat(60_000);
    JsonNode first = ok(text(path, text, key), 201);

    HttpResponse<String> second = text(path, text, key);
    assertThat(replayed(second)).isTrue();
    assertThat(ok(second, 201)).isEqualTo(first);
    problem(text(path, text + "!", key), 422);
    assertThat(by("author").delete("api/corpora/" + name).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "tab\there"})
  void aKeyOutOfForm_isRefused(String key) {
    problem(post("author", "api/proposals", proposal(newId("form")), key), 400, "/Idempotency-Key");
  }

  @Test
  void aKey_hasAtMost255Characters_andIsSentOnce() {
    String id = newId("longest");
    String longest = newId("key") + "k".repeat(255);
    String path = "api/proposals";

    problem(post("author", path, proposal(id), longest.substring(0, 256)), 400, "/Idempotency-Key");
    ok(post("author", path, proposal(id), longest.substring(0, 255)), 201);
    Api author = by("author");
    var twice =
        author
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", newId("key"))
            .header("Idempotency-Key", newId("key"))
            .POST(BodyPublishers.ofString(proposal(newId("twice"))));
    problem(author.send(twice), 400, "/Idempotency-Key");
  }

  private static HttpResponse<String> post(String user, String path, String body, String key) {
    return post(by(user), path, body, key);
  }

  private static HttpResponse<String> post(Api caller, String path, String body, String key) {
    return caller.send(
        caller
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> text(String path, String body, String key) {
    Api author = by("author");
    return author.send(
        author
            .request(path)
            .header("Content-Type", "text/plain")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private static boolean replayed(HttpResponse<String> answer) {
    return answer.headers().firstValue("Idempotency-Replayed").filter("true"::equals).isPresent();
  }

  /** How many entries of the log are about this proposal. */
  private static long entries(String id) {
    settled();
    String path = "api/audit?limit=500";
    long found = 0;
    while (!path.isEmpty()) {
      HttpResponse<String> slice = by("auditor").get(path);
      found += ok(slice, 200).findValuesAsText("subject").stream().filter(id::equals).count();
      path =
          slice
              .headers()
              .firstValue("Link")
              .map(link -> link.replaceAll("</([^>]+)>.*", "$1"))
              .orElse("");
    }
    return found;
  }
}
