package org.zeropoint.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.zeropoint.shared.Json;

/**
 * Many people vote on one proposal at the same time, each again and again with other notes; at the
 * end the AI reviewer's pass decides in the midst of them. No vote that was answered may be lost,
 * one vote only may decide, and no call may fail. Arguments: clients and seconds.
 *
 * <pre>mvn -pl src/bench -am verify -DskipTests -Dbench.skip=false \
 *   -Dbench.main=org.zeropoint.bench.VotingStorm -Dbench.include=64,60</pre>
 */
public final class VotingStorm {

  private static final int OK = 200;
  private static final int CONFLICT = 409;

  private final BenchServer server;
  private final String proposalId = "storm-" + System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();

  private VotingStorm(BenchServer server) {
    this.server = server;
  }

  /** What one client saw. */
  private record Seen(Map<Integer, Integer> codes, Latencies latencies) {}

  public static void main(String[] arguments)
      throws SQLException, InterruptedException, ExecutionException {
    int clients = Integer.parseInt(arguments[0].split(",")[0]);
    int seconds = Integer.parseInt(arguments[0].split(",")[1]);
    try (var server = new BenchServer("storm")) {
      server.start();
      server.token("reviewer");
      server.close();
      try (var loader = new ProposalLoader(server.database())) {
        loader.accounts("reviewer", clients);
      }
      server.start();
      new VotingStorm(server).run(ProposalLoader.tokens("reviewer", clients), seconds);
    }
  }

  private void run(List<String> tokens, int seconds)
      throws InterruptedException, ExecutionException {
    expect(
        201,
        server.post(
            server.token("author"),
            "api/proposals",
            "{\"proposalId\":\""
                + proposalId
                + "\",\"synthiantId\":\"stormy\",\"summary\":\"Everybody votes on this one.\"}"));
    String ai = server.token("ai-reviewer");
    String auditor = server.token("auditor");
    ExecutorService threads = Executors.newFixedThreadPool(tokens.size());
    try {
      List<Future<Seen>> clients = new ArrayList<>();
      long begin = System.nanoTime();
      for (String token : tokens) {
        clients.add(threads.submit(client(token)));
      }
      Thread.sleep(1000L * seconds);
      double took = (System.nanoTime() - begin) / 1e9;
      expect(OK, vote(ai, "{\"ai\":\"pass\"}"));
      over.set(true);
      report(clients, took, auditor);
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Seen> client(String token) {
    return () -> {
      Seen seen = new Seen(new TreeMap<>(), new Latencies());
      boolean more = true;
      for (int i = 0; more; i++) {
        // One call after the decision: it has to be refused.
        more = !over.get();
        long begin = System.nanoTime();
        int code = vote(token, "{\"human\":\"pass\",\"notes\":\"call " + i + "\"}").statusCode();
        seen.latencies().add(System.nanoTime() - begin);
        seen.codes().merge(code, 1, Integer::sum);
      }
      return seen;
    };
  }

  private HttpResponse<String> vote(String token, String ballot) {
    return server.post(token, "api/proposals/" + proposalId + "/consensus", ballot);
  }

  private void report(List<Future<Seen>> clients, double seconds, String auditor)
      throws InterruptedException, ExecutionException {
    Map<Integer, Integer> codes = new TreeMap<>();
    var latencies = new Latencies();
    for (Future<Seen> client : clients) {
      client.get().codes().forEach((code, n) -> codes.merge(code, n, Integer::sum));
      latencies.addAll(client.get().latencies());
    }
    JsonNode votes =
        Json.parse(server.get(auditor, "api/proposals/" + proposalId + "/votes").body());
    int human = (int) votes.findValuesAsText("channel").stream().filter("human"::equals).count();
    int decisions = decisions(auditor);
    System.out.printf(
        Locale.ROOT,
        "| clients | seconds | calls a second | p50 ms | p99 ms | answers | votes kept | decisions |%n"
            + "|---|---|---|---|---|---|---|---|%n| %d | %.0f | %.0f | %.0f | %.0f | %s | %d | %d |%n",
        clients.size(),
        seconds,
        latencies.count() / seconds,
        latencies.within(0.5),
        latencies.within(0.99),
        codes,
        human,
        decisions);
    if (human != codes.getOrDefault(OK, 0)) {
      throw new IllegalStateException("a vote was lost");
    }
    if (decisions != 1) {
      throw new IllegalStateException("decided " + decisions + " times");
    }
    codes.remove(OK);
    codes.remove(CONFLICT);
    if (!codes.isEmpty()) {
      throw new IllegalStateException("calls failed: " + codes);
    }
  }

  /** How many votes on the proposal were answered with a decision, as the log has it. */
  private int decisions(String auditor) {
    int decisions = 0;
    long after = 0;
    JsonNode entries = read(auditor, after);
    while (!entries.isEmpty()) {
      for (JsonNode entry : entries) {
        String outcome = entry.path("outcome").asText();
        after = entry.path("seq").asLong();
        if (proposalId.equals(entry.path("subject").asText())
            && (outcome.contains(": accepted") || outcome.contains(": rejected"))) {
          decisions++;
        }
      }
      entries = read(auditor, after);
    }
    return decisions;
  }

  private JsonNode read(String auditor, long after) {
    return Json.parse(server.get(auditor, "api/audit?limit=500&after=" + after).body());
  }

  private static void expect(int code, HttpResponse<String> answer) {
    if (answer.statusCode() != code) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }
}
