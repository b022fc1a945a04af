package org.zeropoint.bench;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The calls that people and pipelines wait for, over HTTP against the packaged server on the
 * embedded database, with few and with many proposals. Both servers run at the same time and are
 * asked in turns, so that whatever else the machine does falls on both. Arguments: the two numbers
 * of proposals and how many calls of a kind are measured.
 *
 * <pre>mvn -pl src/bench -am verify -DskipTests -Dbench.skip=false \
 *   -Dbench.main=org.zeropoint.bench.GovernanceBenchmark -Dbench.include=1000,1000000,500 \
 *   -Dbench.collector=Parallel</pre>
 *
 * <p>The first run loads the proposals into {@code target/servers}, a million in half an hour on
 * two busy cores and some 5 GB; later runs find them there, with the votes of those before. The
 * tokens in it are good for a day: delete the directory then.
 */
public final class GovernanceBenchmark {

  private static final int VOTED = 200;
  private static final int REVIEWERS = 16;

  private GovernanceBenchmark() {}

  /** A server with its proposals. */
  private record Site(BenchServer server, int proposals, List<String> reviewers) {

    HttpResponse<String> get(String path) {
      return server.get(reviewers.get(0), path);
    }
  }

  /** A call; {@code i} counts the calls of its kind. */
  private interface Call {
    HttpResponse<String> make(Site site, int i);
  }

  public static void main(String[] arguments) throws SQLException, InterruptedException {
    String[] sizes = arguments[0].split(",");
    List<Site> sites = new ArrayList<>();
    try {
      sites.add(site(Integer.parseInt(sizes[0])));
      sites.add(site(Integer.parseInt(sizes[1])));
      int n = Integer.parseInt(sizes[2]);
      List<String> lines = new ArrayList<>();
      for (Map.Entry<String, Call> call : calls().entrySet()) {
        lines.add(line(call.getKey(), sites, measured(call.getValue(), sites, n)));
        System.out.println(lines.get(lines.size() - 1));
      }
      System.out.printf(
          Locale.ROOT,
          "%n| call | p50 ms at %2$s | p99 ms at %2$s | p50 ms at %3$s | p99 ms at %3$s | ratio of p99 |%n"
              + "|---|---|---|---|---|---|%n%1$s%n",
          String.join(System.lineSeparator(), lines),
          sizes[0],
          sizes[1]);
    } finally {
      sites.forEach(site -> site.server().close());
    }
  }

  private static Site site(int proposals) throws SQLException, InterruptedException {
    var server = new BenchServer("governance-" + proposals);
    if (!server.isKept()) {
      server.start();
      server.token("reviewer");
      server.close();
      load(server, proposals);
      server.keep();
    }
    server.start();
    return new Site(server, proposals, ProposalLoader.tokens("reviewer", REVIEWERS));
  }

  private static void load(BenchServer server, int proposals) throws SQLException {
    long begin = System.nanoTime();
    try (var loader = new ProposalLoader(server.database())) {
      loader.load(proposals);
      loader.accounts("reviewer", REVIEWERS);
    }
    System.out.printf(
        Locale.ROOT,
        "%d proposals loaded in %d s%n",
        proposals,
        (System.nanoTime() - begin) / 1_000_000_000);
  }

  private static Map<String, Call> calls() {
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("list", (site, i) -> site.get("api/proposals"));
    calls.put("list from anywhere", (site, i) -> site.get("api/proposals?after=" + key(site, i)));
    calls.put("list by change", (site, i) -> site.get("api/proposals?sort=-updated"));
    calls.put(
        "list of a Synthiant",
        (site, i) ->
            site.get("api/proposals?synthiantId=" + Sample.synthiant(i % Sample.SYNTHIANTS)));
    calls.put(
        "list of two statuses and a risk",
        (site, i) -> site.get("api/proposals?status=pending,under_review&risk=critical"));
    calls.put(
        "list of an author's accepted, by change",
        (site, i) ->
            site.get("api/proposals?sort=-updated&status=accepted&author=writer" + i % 200));
    calls.put(
        "search, frequent word", (site, i) -> site.get("api/proposals?q=" + Sample.word(i % 8)));
    calls.put(
        "search, two words",
        (site, i) ->
            site.get("api/proposals?q=" + Sample.word(i % 4) + "+" + Sample.word(4 + i % 16)));
    calls.put(
        "search, a seldom and a frequent word",
        (site, i) ->
            site.get("api/proposals?q=" + Sample.word(i % 4) + "+" + Sample.word(900 + i % 64)));
    calls.put(
        "search, beginning",
        (site, i) -> site.get("api/proposals?q=" + Sample.word(i % 32).substring(0, 3)));
    calls.put("search, id", (site, i) -> site.get("api/proposals?q=" + id(site, i)));
    calls.put("page of the list", (site, i) -> site.get("consensus/proposals"));
    calls.put("stats", (site, i) -> site.get("api/proposals/stats"));
    calls.put("gate", (site, i) -> site.get("api/proposals/" + id(site, i) + "/gate"));
    calls.put("vote", GovernanceBenchmark::vote);
    return calls;
  }

  private static String id(Site site, int i) {
    return Sample.of(random(site, i)).proposalId();
  }

  private static long key(Site site, int i) {
    return ProposalLoader.key(random(site, i));
  }

  private static int random(Site site, int i) {
    return new SplittableRandom(i).nextInt(site.proposals());
  }

  /** Each proposal gets about as many votes on both sites. */
  private static HttpResponse<String> vote(Site site, int i) {
    int step = site.proposals() / VOTED;
    int number = i % VOTED * step;
    while (!"pending".equals(Sample.of(number).status())) {
      number = (number + 1) % site.proposals();
    }
    return site.server()
        .post(
            site.reviewers().get(i / VOTED % REVIEWERS),
            "api/proposals/" + Sample.of(number).proposalId() + "/consensus",
            "{\"human\":\"pass\",\"notes\":\"call " + i + "\"}");
  }

  private static List<Latencies> measured(Call call, List<Site> sites, int n) {
    List<Latencies> latencies = new ArrayList<>();
    sites.forEach(site -> latencies.add(new Latencies()));
    int warmUp = n / 4;
    for (int i = 0; i < warmUp + n; i++) {
      for (int s = 0; s < sites.size(); s++) {
        long begin = System.nanoTime();
        HttpResponse<String> answer = call.make(sites.get(s), i);
        long took = System.nanoTime() - begin;
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        if (i >= warmUp) {
          latencies.get(s).add(took);
        }
      }
    }
    return latencies;
  }

  private static String line(String name, List<Site> sites, List<Latencies> latencies) {
    Latencies few = latencies.get(0);
    Latencies many = latencies.get(sites.size() - 1);
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f | %.1f | %.2f |",
        name,
        few.within(0.5),
        few.within(0.99),
        many.within(0.5),
        many.within(0.99),
        many.within(0.99) / few.within(0.99));
  }
}
