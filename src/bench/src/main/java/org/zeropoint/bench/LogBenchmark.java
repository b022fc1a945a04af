package org.zeropoint.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the log costs: decisions a second with the chain of hashes that it was and with the tree
 * that it is; what the tree takes to grow and to prove; and the proofs as clients get them.
 *
 * <pre>mvn -pl src/bench -am verify -DskipTests -Dbench.skip=false \
 *   -Dbench.main=org.zeropoint.bench.LogBenchmark -Dbench.include=decisions,pg,9,5
 *   … -Dbench.include=tree,h2,1000,100000,1000000
 *   … -Dbench.include=backlog,h2,100000
 *   … -Dbench.include=rest,1000,1000,100000,1000000 -Dbench.collector=Parallel</pre>
 *
 * <p>{@code decisions}: the database, {@code h2} or {@code pg}, how many rounds, and seconds a
 * round; 1, 4 and 16 clients decide in the one way and in the other by turns; with a fifth word,
 * {@code bare}, the tree's entries go without the facts that the chain never had. {@code tree}: the
 * database and the sizes. {@code backlog}: the database, and how many entries wait. {@code rest}:
 * how many calls of a kind, and the sizes, each of a server of its own, which are asked in turns.
 * The first run loads them into {@code target/servers}; a million entries take some minutes and 2
 * GB. A word alone stands for a short run on H2.
 */
public final class LogBenchmark {

  private static final int[] CLIENTS = {1, 4, 16};
  private static final int WARM_UP_SECONDS = 2;

  /** What a word alone stands for: each takes some minutes. */
  private static final Map<String, String> SHORT =
      Map.of(
          "decisions", "decisions,h2,5,5",
          "tree", "tree,h2,1000,100000",
          "backlog", "backlog,h2,100000",
          "rest", "rest,1000,1000,100000");

  private LogBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    List<String> words = Arrays.asList(SHORT.getOrDefault(arguments[0], arguments[0]).split(","));
    double load = load();
    switch (words.get(0)) {
      case "decisions" ->
          decisions(words.get(1), number(words, 2), number(words, 3), !words.contains("bare"));
      case "tree" -> tree(words.get(1), words.subList(2, words.size()));
      case "backlog" -> backlog(words.get(1), number(words, 2));
      case "rest" -> ProofClient.run(number(words, 1), words.subList(2, words.size()));
      default -> throw new IllegalArgumentException("decisions, tree, backlog or rest");
    }
    System.out.printf(
        Locale.ROOT,
        "%nload average %.1f at the start, %.1f at the end, %d processors%n",
        load,
        load(),
        Runtime.getRuntime().availableProcessors());
  }

  private static int number(List<String> words, int i) {
    return Integer.parseInt(words.get(i));
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** An empty directory for a database. */
  private static Path fresh(String name) throws IOException {
    Path parent = Path.of(System.getProperty("zeropoint.bench.directory"));
    Files.createDirectories(parent);
    return Files.createTempDirectory(parent, name);
  }

  private static void decisions(String kind, int rounds, int seconds, boolean facts)
      throws Exception {
    try (var database = new LogDatabase(kind, fresh("decisions-"));
        var ways = new DecisionRounds(database, facts)) {
      ways.chained(4, WARM_UP_SECONDS);
      ways.placed(4, WARM_UP_SECONDS);
      System.out.println(
          "| database | clients | chain/s | p50 ms | p99 ms | tree/s | p50 ms | p99 ms | ratio |"
              + " rounds won | lag p50 ms | p99 ms | max ms |");
      System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
      for (int clients : CLIENTS) {
        List<DecisionRounds.Round> chained = new ArrayList<>();
        List<DecisionRounds.Round> placed = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
          boolean chainFirst = i % 2 == 0;
          if (chainFirst) {
            chained.add(ways.chained(clients, seconds));
          }
          placed.add(ways.placed(clients, seconds));
          if (!chainFirst) {
            chained.add(ways.chained(clients, seconds));
          }
        }
        print(database.name(), clients, chained, placed);
      }
    }
  }

  private static void print(
      String database,
      int clients,
      List<DecisionRounds.Round> chained,
      List<DecisionRounds.Round> placed) {
    var before = new Latencies();
    chained.forEach(round -> before.addAll(round.latencies()));
    var now = new Latencies();
    var lags = new Latencies();
    placed.forEach(round -> now.addAll(round.latencies()));
    placed.forEach(round -> lags.addAll(round.lags()));
    int won = 0;
    for (int i = 0; i < chained.size(); i++) {
      won += placed.get(i).rate() > chained.get(i).rate() ? 1 : 0;
    }
    double chain = median(chained, DecisionRounds.Round::rate);
    double tree = median(placed, DecisionRounds.Round::rate);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.0f | %.1f | %.1f | %.0f | %.1f | %.1f | %.2f | %d of %d | %.0f | %.0f | %.0f |%n",
        database,
        clients,
        chain,
        before.within(0.5),
        before.within(0.99),
        tree,
        now.within(0.5),
        now.within(0.99),
        tree / chain,
        won,
        chained.size(),
        lags.within(0.5),
        lags.within(0.99),
        lags.within(1));
  }

  private static <T> double median(List<T> of, ToDoubleFunction<T> what) {
    double[] sorted = of.stream().mapToDouble(what).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static void tree(String kind, List<String> sizes) throws Exception {
    try (var database = new LogDatabase(kind, fresh("tree-"));
        var growth = new TreeGrowth(database)) {
      TreeGrowth.head();
      for (String size : sizes) {
        growth.to(Integer.parseInt(size));
      }
    }
  }

  private static void backlog(String kind, int entries) throws Exception {
    try (var database = new LogDatabase(kind, fresh("backlog-"));
        var growth = new TreeGrowth(database)) {
      growth.backlog(entries);
    }
  }
}
