package org.zeropoint.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.Tiles;
import org.zeropoint.shared.Digest;

/** What {@code Sequencer} does, by the same statements in the same order, without a server. */
final class Placing implements AutoCloseable {

  static final int BATCH = 1000;

  private final Connection connection;
  private final SigningKey key;
  private final JdbcTiles table;
  private final PreparedStatement lock;
  private final PreparedStatement pending;
  private final PreparedStatement place;
  private final PreparedStatement grow;
  private final PreparedStatement sign;
  private long signed;

  /**
   * @param connection of its own, without auto-commit
   * @param key of a log
   */
  Placing(Connection connection, SigningKey key) throws SQLException {
    this.connection = connection;
    this.key = key;
    table = new JdbcTiles(connection);
    lock = connection.prepareStatement("select size from audit_tree where id = 1 for update");
    pending =
        connection.prepareStatement(
            "select number, written_at, tenant, actor, action, subject, outcome, digest, facts"
                + " from audit_leaf where pending = true order by pending, number limit "
                + BATCH);
    place =
        connection.prepareStatement(
            "update audit_leaf set place = ?, pending = false where number = ?");
    grow = connection.prepareStatement("update audit_tree set size = ?, whole = ? where id = 1");
    sign =
        connection.prepareStatement(
            "insert into audit_checkpoint (size, root, note, signed_at) values (?, ?, ?, ?)");
    try (Statement statement = connection.createStatement();
        ResultSet last = statement.executeQuery("select max(size) from audit_checkpoint")) {
      last.next();
      signed = last.getLong(1);
    }
    connection.commit();
  }

  /** Places at most {@value #BATCH} entries and commits; gives their numbers. */
  List<Long> place() throws SQLException {
    long size = locked();
    List<Leaf> leaves = pending();
    var hashes = new ArrayList<byte[]>(leaves.size());
    long next = size;
    for (Leaf leaf : leaves) {
      hashes.add(Merkle.leafHash(leaf.encode()));
      place.setLong(1, next++);
      place.setLong(2, leaf.number());
      place.executeUpdate();
    }
    if (!leaves.isEmpty()) {
      var tiles = new Tiles(table);
      tiles.append(size, hashes);
      tiles.flush();
      grow.setLong(1, next);
      grow.setBoolean(2, leaves.size() < BATCH);
      grow.executeUpdate();
    }
    connection.commit();
    return leaves.stream().map(Leaf::number).toList();
  }

  /** Signs a checkpoint over what is placed, when that is more than the last time. */
  List<SignedNote> seal() throws SQLException {
    return seal(Long.MAX_VALUE);
  }

  /**
   * The same, and one over each multiple of {@code step} on the way, as if they had come slowly.
   */
  List<SignedNote> seal(long step) throws SQLException {
    long size = locked();
    var tiles = new Tiles(table);
    List<SignedNote> notes = new ArrayList<>();
    while (signed < size) {
      signed = Math.min(size, (signed / step + 1) * step);
      notes.add(sign(tiles, signed));
    }
    connection.commit();
    return notes;
  }

  private SignedNote sign(Tiles tiles, long size) throws SQLException {
    Instant now = Instant.now();
    byte[] root = new MerkleTree(tiles, size).root();
    SignedNote note = new Checkpoint(key.verifier().name(), size, root).signed(List.of(key), now);
    sign.setLong(1, size);
    sign.setString(2, Digest.ofHash(root).value());
    sign.setString(3, note.format());
    sign.setObject(4, now.atOffset(ZoneOffset.UTC));
    sign.executeUpdate();
    return note;
  }

  /** How many entries have their place. */
  long size() throws SQLException {
    long size = locked();
    connection.commit();
    return size;
  }

  private long locked() throws SQLException {
    try (ResultSet tree = lock.executeQuery()) {
      tree.next();
      return tree.getLong(1);
    }
  }

  private List<Leaf> pending() throws SQLException {
    List<Leaf> leaves = new ArrayList<>();
    try (ResultSet rows = pending.executeQuery()) {
      while (rows.next()) {
        leaves.add(
            new Leaf(
                rows.getLong(1),
                rows.getObject(2, OffsetDateTime.class).toInstant(),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                Optional.ofNullable(rows.getString(8)).map(Digest::new),
                Optional.ofNullable(rows.getString(9)).map(Digest::of)));
      }
    }
    return leaves;
  }

  @Override
  public void close() throws SQLException {
    table.close();
    connection.close();
  }
}
