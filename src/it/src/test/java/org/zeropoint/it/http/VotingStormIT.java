package org.zeropoint.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zeropoint.it.Api;

/** Many votes on one proposal at once: none is lost, and one of them decides. */
class VotingStormIT extends RestCase {

  private static final int CLIENTS = 16;
  private static final Duration STORM = Duration.ofSeconds(3);

  @Test
  void everyAnsweredVote_isKept_andOneDecides() throws Exception {
    String id = posted();
    long end = System.nanoTime() + STORM.toNanos();
    var notes = new AtomicInteger();
    List<Callable<List<Integer>>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String reviewer = i % 2 == 0 ? "reviewer" : "reviewer2";
      clients.add(() -> votesUntil(end, reviewer, id, notes));
    }
    clients.add(
        () -> {
          while (System.nanoTime() < end) {
            status(id);
          }
          return List.of(vote("ai-reviewer", id, "{\"ai\":\"pass\"}").statusCode());
        });

    List<Integer> codes = together(clients);

    assertThat(codes).allMatch(code -> code == 200 || code == 409);
    JsonNode votes = ok(by("auditor").get("api/proposals/" + id + "/votes"), 200);
    assertThat(votes).hasSize((int) codes.stream().filter(code -> code == 200).count());
    assertThat(decisions(id)).isEqualTo("accepted".equals(status(id)) ? 1 : 0);
  }

  private static List<Integer> votesUntil(
      long end, String reviewer, String id, AtomicInteger notes) {
    List<Integer> codes = new ArrayList<>();
    while (System.nanoTime() < end) {
      String ballot = "{\"human\":\"pass\",\"notes\":\"call " + notes.incrementAndGet() + "\"}";
      codes.add(vote(reviewer, id, ballot).statusCode());
    }
    return codes;
  }

  private static long decisions(String id) {
    settled();
    long decisions = 0;
    long after = 0;
    JsonNode entries = entries(after);
    while (!entries.isEmpty()) {
      for (JsonNode entry : entries) {
        after = entry.path("seq").asLong();
        if (id.equals(entry.path("subject").asText())
            && entry.path("outcome").asText().contains(": accepted")) {
          decisions++;
        }
      }
      entries = entries(after);
    }
    return decisions;
  }

  private static JsonNode entries(long after) {
    return Api.json(by("auditor").get("api/audit?limit=500&after=" + after));
  }

  private static List<Integer> together(List<Callable<List<Integer>>> clients) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    try {
      List<Integer> codes = new ArrayList<>();
      for (Future<List<Integer>> client : threads.invokeAll(clients)) {
        codes.addAll(client.get());
      }
      return codes;
    } finally {
      threads.shutdownNow();
    }
  }
}
