package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.zeropoint.it.Api;
import org.zeropoint.it.HttpIT;

/** Callers with bearer tokens, fresh proposals, and what a problem document has to look like. */
abstract class RestCase extends HttpIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, Api> CALLERS = new ConcurrentHashMap<>();
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String RUN = Long.toString(System.nanoTime(), Character.MAX_RADIX);

  /** A demo account with a token: cheap to check, so that many requests stay fast. */
  static Api by(String user) {
    return CALLERS.computeIfAbsent(user, RestCase::withToken);
  }

  private static Api withToken(String user) {
    HttpResponse<String> made = as(user).post("api/tokens", "{\"label\":\"tests\",\"days\":1}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return Api.bearer(server(), Api.json(made).path("token").asText());
  }

  /** An id that no other test has. */
  static String newId(String what) {
    return what + "-" + RUN + "-" + NUMBER.incrementAndGet();
  }

  static String proposal(String proposalId) {
    return "{\"proposalId\":\""
        + proposalId
        + "\",\"synthiantId\":\"helper\",\"summary\":\"A change that is tested.\"}";
  }

  /** Posts a proposal without a candidate; its author is {@code author}. */
  static String posted() {
    String id = newId("prop");
    ok(by("author").post("api/proposals", proposal(id)), 201);
    return id;
  }

  static HttpResponse<String> vote(String user, String proposalId, String ballot) {
    return by(user).post("api/proposals/" + proposalId + "/consensus", ballot);
  }

  static String status(String proposalId) {
    return ok(by("auditor").get("api/proposals/" + proposalId), 200).path("status").asText();
  }

  /** Waits until the AI reviewer has voted on the newest revision; gives the proposal. */
  static JsonNode judged(String proposalId) {
    Instant deadline = Instant.now().plus(PATIENCE);
    String path = "api/proposals/" + proposalId;
    JsonNode proposal = ok(by("reviewer").get(path), 200);
    while ("pending".equals(proposal.at("/consensus/ai").asText())) {
      assertThat(Instant.now()).as("no verdict: %s", proposal).isBefore(deadline);
      ok(by("reviewer").get(path + "/gate?wait=1"), 200);
      proposal = ok(by("reviewer").get(path), 200);
    }
    return proposal;
  }

  /** Waits for the AI reviewer, and passes it as a person. */
  static void passedByBoth(String proposalId) {
    judged(proposalId);
    HttpResponse<String> answer = vote("reviewer", proposalId, "{\"human\":\"pass\"}");
    assertThat(ok(answer, 200).path("status").asText()).as(answer.body()).isEqualTo("accepted");
  }

  /** Waits until every entry of the log has its place. */
  static void settled() {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!ok(by("auditor").get("api/audit/pending"), 200).isEmpty()) {
      assertThat(Instant.now()).as("entries are still pending").isBefore(deadline);
    }
  }

  /** Every entry of the log, those included that were pending. */
  static List<JsonNode> log() {
    settled();
    List<JsonNode> all = new ArrayList<>();
    long after = 0;
    JsonNode slice;
    do {
      slice = ok(by("auditor").get("api/audit?limit=500&after=" + after), 200);
      slice.forEach(all::add);
      after = all.isEmpty() ? 0 : all.get(all.size() - 1).path("seq").asLong();
    } while (slice.size() == 500);
    return all;
  }

  /** Asserts the status, and that the answer is as the OpenAPI document describes it. */
  static JsonNode ok(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(Described.by(server()).misfits(response))
        .as("%s against its description: %s", response.request().uri(), response.body())
        .isEmpty();
    return Api.json(response);
  }

  /** Asserts RFC 9457 form, and that some error points to {@code pointer} when one is given. */
  static JsonNode problem(HttpResponse<String> response, int status, String... pointers) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    JsonNode problem = Api.json(response);
    assertThat(problem.path("type").asText()).isNotEmpty();
    assertThat(problem.path("title").asText()).isNotEmpty();
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asText()).isNotEmpty();
    assertThat(problem.path("instance").asText()).startsWith("/api/");
    for (String pointer : pointers) {
      assertThat(problem.path("errors").findValuesAsText("pointer")).contains(pointer);
    }
    return problem;
  }
}
