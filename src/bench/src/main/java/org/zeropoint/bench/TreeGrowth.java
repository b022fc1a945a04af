package org.zeropoint.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.Proofs;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.Tiles;
import org.zeropoint.audit.tree.VerifierKey;

/** A tree that grows in the database, entry by entry, and proves at the sizes on its way. */
final class TreeGrowth implements AutoCloseable {

  private static final String DATABASE = "growth";
  private static final int PROOFS = 2000;
  private static final int WARM_UP = 1000;

  private final String name;
  private final Connection reader;
  private final Connection writer;
  private final LeafLoader loader;
  private final SampleLeaves leaves = new SampleLeaves();
  private final Placing placing;
  private final JdbcTiles tiles;
  private long size;

  TreeGrowth(LogDatabase database) throws SQLException {
    name = database.name();
    reader = database.create(DATABASE, "8");
    reader.setAutoCommit(false);
    writer = database.connect(DATABASE);
    loader = new LeafLoader(writer);
    placing =
        new Placing(database.connect(DATABASE), SigningKey.generate("bench/log", VerifierKey.LOG));
    tiles = new JdbcTiles(reader);
  }

  static void head() {
    System.out.println(
        "| database | leaves | placed/s | ms a batch p50 | p99 | inclusion p50 ms | p99 | max |"
            + " consistency p50 ms | p99 | max |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
  }

  /** Grows the tree to that size and measures there. */
  void to(long wanted) throws SQLException {
    var batches = new Latencies();
    long placed = 0;
    long nanos = 0;
    while (size < wanted) {
      long next = Math.min(wanted, size + Placing.BATCH);
      loader.add(size, next);
      long begin = System.nanoTime();
      placed += placing.place().size();
      placing.seal();
      long took = System.nanoTime() - begin;
      batches.add(took);
      nanos += took;
      size = next;
    }
    var inclusion = new Latencies();
    var consistency = new Latencies();
    prove(inclusion, consistency);
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %,.0f | %.0f | %.0f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
        name,
        wanted,
        placed / (nanos / 1e9),
        batches.within(0.5),
        batches.within(0.99),
        inclusion.within(0.5),
        inclusion.within(0.99),
        inclusion.within(1),
        consistency.within(0.5),
        consistency.within(0.99),
        consistency.within(1));
  }

  /** Places entries that had all been waiting, as after an upgrade of an old log. */
  void backlog(int n) throws SQLException {
    for (int i = 0; i < n; i += Placing.BATCH) {
      loader.add(i, Math.min(n, i + Placing.BATCH));
    }
    long begin = System.nanoTime();
    int placed = 0;
    for (int batch = placing.place().size(); batch > 0; batch = placing.place().size()) {
      placed += batch;
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: %,d waiting entries placed in %.1f s, %,.0f a second%n",
        name,
        placed,
        seconds,
        placed / seconds);
  }

  private void prove(Latencies inclusion, Latencies consistency) throws SQLException {
    byte[] root = new MerkleTree(new Tiles(tiles), size).root();
    var random = new SplittableRandom(size);
    for (int i = 0; i < WARM_UP + PROOFS; i++) {
      long index = random.nextLong(size);
      long begin = System.nanoTime();
      List<byte[]> path = new MerkleTree(new Tiles(tiles), size).inclusion(index);
      reader.commit();
      long took = System.nanoTime() - begin;
      require(Proofs.included(leaves.hash(index), index, size, path, root));

      long older = 1 + random.nextLong(size);
      long again = System.nanoTime();
      var read = new Tiles(tiles);
      byte[] olderRoot = new MerkleTree(read, older).root();
      List<byte[]> between = new MerkleTree(read, size).consistency(older);
      reader.commit();
      long tookAgain = System.nanoTime() - again;
      require(Proofs.consistent(older, olderRoot, size, root, between));
      if (i >= WARM_UP) {
        inclusion.add(took);
        consistency.add(tookAgain);
      }
    }
  }

  private static void require(boolean proved) {
    if (!proved) {
      throw new IllegalStateException("a proof does not prove");
    }
  }

  @Override
  public void close() throws SQLException {
    tiles.close();
    placing.close();
    loader.close();
    writer.close();
    reader.close();
  }
}
