package org.zeropoint.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.VerifierKey;

/**
 * Clients that decide for some seconds, with their entries in the chain or in the tree. Both ways
 * have a database of their own in the same place.
 */
final class DecisionRounds implements AutoCloseable {

  private static final String CHAIN = "chain";
  private static final String TREE = "tree";

  /** As long as {@code LogKeeper} waits between its turns. */
  private static final long PAUSE_MILLIS = 250;

  private final LogDatabase database;
  private final boolean facts;
  private final Connection chain;
  private final Connection tree;
  private final Placing placing;

  /**
   * @param facts whether the entries in the tree have the facts that the chain never had
   */
  DecisionRounds(LogDatabase database, boolean facts) throws SQLException {
    this.database = database;
    this.facts = facts;
    chain = database.create(CHAIN, "7");
    tree = database.create(TREE, "8");
    placing =
        new Placing(database.connect(TREE), SigningKey.generate("bench/log", VerifierKey.LOG));
  }

  /**
   * What one round came to.
   *
   * @param decisions committed
   * @param seconds from the first to the last
   * @param latencies of the decisions
   * @param lags of the entries from their commit to that of their place; none in the chain
   */
  record Round(int decisions, double seconds, Latencies latencies, Latencies lags) {

    double rate() {
      return decisions / seconds;
    }
  }

  /** What a client did. */
  private record Done(int decisions, Latencies latencies) {}

  Round chained(int clients, int seconds) throws Exception {
    List<Voter> voters = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Connection connection = database.connect(CHAIN);
      voters.add(new Voter(connection, new ChainedEntries(connection), false));
    }
    return run(voters, seconds, new Latencies());
  }

  Round placed(int clients, int seconds) throws Exception {
    Map<Long, Long> committed = new ConcurrentHashMap<>();
    List<Voter> voters = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      Connection connection = database.connect(TREE);
      voters.add(
          new Voter(
              connection,
              new LeafEntries(
                  connection,
                  database.nextNumber(),
                  number -> committed.put(number, System.nanoTime())),
              facts));
    }
    var over = new AtomicBoolean();
    ExecutorService keeper = Executors.newSingleThreadExecutor();
    try {
      Future<Map<Long, Long>> places = keeper.submit(() -> keep(over));
      var lags = new Latencies();
      Round round = run(voters, seconds, lags);
      over.set(true);
      Map<Long, Long> placed = places.get();
      committed.forEach((number, at) -> lags.add(Math.max(0, placed.get(number) - at)));
      if (placed.size() != committed.size()) {
        throw new IllegalStateException("an entry was placed that nobody committed");
      }
      return round;
    } finally {
      over.set(true);
      keeper.shutdown();
    }
  }

  /** Places and signs until it is over and nothing is left; gives when each entry was placed. */
  private Map<Long, Long> keep(AtomicBoolean over) throws SQLException, InterruptedException {
    Map<Long, Long> placed = new ConcurrentHashMap<>();
    boolean more = true;
    while (more) {
      boolean last = over.get();
      List<Long> batch = placing.place();
      long now = System.nanoTime();
      batch.forEach(number -> placed.put(number, now));
      if (batch.size() < Placing.BATCH) {
        placing.seal();
        more = !last;
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return placed;
  }

  private static Round run(List<Voter> voters, int seconds, Latencies lags)
      throws InterruptedException, ExecutionException, SQLException {
    ExecutorService threads = Executors.newFixedThreadPool(voters.size());
    try {
      long begin = System.nanoTime();
      long end = begin + seconds * 1_000_000_000L;
      List<Future<Done>> all = new ArrayList<>();
      for (Voter voter : voters) {
        all.add(threads.submit(client(voter, end)));
      }
      int decisions = 0;
      var latencies = new Latencies();
      for (Future<Done> done : all) {
        decisions += done.get().decisions();
        latencies.addAll(done.get().latencies());
      }
      return new Round(decisions, (System.nanoTime() - begin) / 1e9, latencies, lags);
    } finally {
      threads.shutdown();
      for (Voter voter : voters) {
        voter.close();
      }
    }
  }

  private static Callable<Done> client(Voter voter, long end) {
    return () -> {
      var latencies = new Latencies();
      int decisions = 0;
      for (long now = System.nanoTime(); now < end; decisions++) {
        voter.decide();
        long after = System.nanoTime();
        latencies.add(after - now);
        now = after;
      }
      return new Done(decisions, latencies);
    };
  }

  @Override
  public void close() throws SQLException {
    placing.close();
    tree.close();
    chain.close();
  }
}
