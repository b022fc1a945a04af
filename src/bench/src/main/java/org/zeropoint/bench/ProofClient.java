package org.zeropoint.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.Proofs;
import org.zeropoint.shared.Json;

/**
 * Asks servers with few and with many entries for proofs, in turns, over a connection that is kept
 * open, and verifies each proof against a checkpoint that the server signed.
 */
final class ProofClient {

  /** Milliseconds that a proof may take. */
  private static final int DEMANDED = 5;

  private final List<LogSite> sites;
  private final int calls;

  private ProofClient(List<LogSite> sites, int calls) {
    this.sites = sites;
    this.calls = calls;
  }

  /** A kind of call. */
  private record Call(Asked asked, Check check) {}

  /**
   * What the calls of a kind took on one server.
   *
   * @param cpu milliseconds of a processor that the server's threads took for one
   */
  private record Measured(Latencies latencies, double cpu) {}

  /** What is asked for. */
  private interface Asked {
    String path(LogSite site, SplittableRandom random);
  }

  /** Whether the answer is right. */
  private interface Check {
    boolean holds(LogSite site, String answer);
  }

  static void run(int calls, List<String> sizes) throws Exception {
    List<LogSite> sites = new ArrayList<>();
    try {
      for (String size : sizes) {
        sites.add(new LogSite(Integer.parseInt(size)));
      }
      new ProofClient(sites, calls).measure();
      for (LogSite site : sites) {
        new LogVerification(site).measure();
      }
    } finally {
      for (LogSite site : sites) {
        site.close();
      }
    }
  }

  private void measure() {
    System.out.printf(
        "%n| call | entries | p50 ms | p99 ms | within %1$d ms | p50 above the floor | processor ms |%n"
            + "|---|---|---|---|---|---|---|%n",
        DEMANDED);
    List<Measured> floor = new ArrayList<>();
    // To warm up.
    calls().values().forEach(call -> ask(call, new SplittableRandom(sites.size())));
    for (Map.Entry<String, Call> call : calls().entrySet()) {
      List<Measured> measured = measured(call.getValue());
      if (floor.isEmpty()) {
        floor.addAll(measured);
      }
      for (int s = 0; s < sites.size(); s++) {
        print(call.getKey(), sites.get(s), measured.get(s), floor.get(s));
      }
    }
  }

  private static void print(String call, LogSite site, Measured measured, Measured floor) {
    Latencies latencies = measured.latencies();
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %.2f | %.2f | %.1f %% | %.2f | %.2f |%n",
        call,
        site.loaded(),
        latencies.within(0.5),
        latencies.within(0.99),
        100 * latencies.share(DEMANDED),
        latencies.within(0.5) - floor.latencies().within(0.5),
        measured.cpu());
  }

  private static Map<String, Call> calls() {
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put(
        "nothing to prove",
        new Call(
            (site, random) -> "api/audit/proof/consistency?from=0&to=0",
            (site, answer) -> Json.parse(answer).path("path").isEmpty()));
    calls.put("inclusion", new Call(ProofClient::inclusion, ProofClient::included));
    calls.put("consistency", new Call(ProofClient::consistency, ProofClient::consistent));
    calls.put(
        "checkpoint",
        new Call((site, random) -> "api/audit/checkpoint", (site, answer) -> !answer.isEmpty()));
    return calls;
  }

  private static String inclusion(LogSite site, SplittableRandom random) {
    return "api/audit/proof/inclusion?index="
        + site.index(random.nextInt(site.loaded()))
        + "&size="
        + site.checkpoint().size();
  }

  private static boolean included(LogSite site, String answer) {
    JsonNode proof = Json.parse(answer);
    long index = proof.path("index").asLong();
    Checkpoint checkpoint = site.checkpoint();
    return Proofs.included(
        site.hash(index - site.index(0)), index, checkpoint.size(), path(proof), checkpoint.root());
  }

  private static String consistency(LogSite site, SplittableRandom random) {
    return "api/audit/proof/consistency?from="
        + site.index(random.nextInt(site.loaded()))
        + "&to="
        + site.checkpoint().size();
  }

  private static boolean consistent(LogSite site, String answer) {
    JsonNode proof = Json.parse(answer);
    Checkpoint checkpoint = site.checkpoint();
    return Proofs.consistent(
        proof.path("from").asLong(),
        Base64.getDecoder().decode(proof.path("fromRoot").asText()),
        checkpoint.size(),
        checkpoint.root(),
        path(proof));
  }

  private static List<byte[]> path(JsonNode proof) {
    List<byte[]> path = new ArrayList<>();
    proof.path("path").forEach(hash -> path.add(Base64.getDecoder().decode(hash.asText())));
    return path;
  }

  private List<Measured> measured(Call call) {
    var random = new SplittableRandom(calls);
    List<Long> before = sites.stream().map(site -> site.gauge().cpuNanos()).toList();
    List<Latencies> latencies = ask(call, random);
    List<Measured> measured = new ArrayList<>();
    for (int s = 0; s < sites.size(); s++) {
      long cpu = sites.get(s).gauge().cpuNanos() - before.get(s);
      measured.add(new Measured(latencies.get(s), cpu / 1e6 / calls));
    }
    return measured;
  }

  private List<Latencies> ask(Call call, SplittableRandom random) {
    List<Latencies> latencies = new ArrayList<>();
    sites.forEach(site -> latencies.add(new Latencies()));
    for (int i = 0; i < calls; i++) {
      for (int s = 0; s < sites.size(); s++) {
        LogSite site = sites.get(s);
        String path = call.asked().path(site, random);
        long begin = System.nanoTime();
        String answer = site.body(path);
        long took = System.nanoTime() - begin;
        if (!call.check().holds(site, answer)) {
          throw new IllegalStateException(
              path + " was answered with what does not hold: " + answer);
        }
        latencies.get(s).add(took);
      }
    }
    return latencies;
  }
}
