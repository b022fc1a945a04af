package org.zeropoint.ops.fsck;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.zeropoint.audit.entity.LogKey;
import org.zeropoint.audit.entity.LogKeyring;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.audit.tree.SigningKey;
import org.zeropoint.audit.tree.TileStore;
import org.zeropoint.audit.tree.Tiles;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.ops.entity.FsckReport;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/** An installation of texts only: each is uploaded by an entry, placed and signed. */
final class SmallInstallation implements AutoCloseable {

  static final String ORIGIN = "zeropoint/small";
  static final Instant NOW = Instant.parse("2026-03-01T09:30:00.123456Z");

  final Path data;
  final SigningKey key = SigningKey.generate(ORIGIN, VerifierKey.LOG);
  private final Connection connection;
  private long number = 1_000_000_000;

  SmallInstallation(Path data) throws SQLException, IOException {
    this.data = data;
    var source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:" + data.resolve("db/zeropoint"));
    Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
    connection = source.getConnection();
    Files.createDirectories(data.resolve("corpora"));
    keys(new LogKey(key.verifier().format(), NOW.minusSeconds(60), Optional.empty()));
  }

  void keys(LogKey... keys) throws IOException {
    Files.createDirectories(data.resolve("log-keys"));
    Files.writeString(
        data.resolve("log-keys/keys.json"), Json.write(new LogKeyring(ORIGIN, List.of(keys))));
  }

  /** Uploads texts, an entry each, without giving the entries a place. */
  SmallInstallation upload(int texts) throws SQLException, IOException {
    for (int i = 0; i < texts; i++) {
      number++;
      byte[] text = ("text " + number).getBytes(StandardCharsets.UTF_8);
      Digest digest = Digest.of(text);
      Files.write(data.resolve("corpora").resolve(digest.hex() + ".txt"), text);
      sql(
          "insert into corpus (id, tenant, name, active_name, digest, bytes, licence, source,"
              + " added_by, added_at, version) values (?, 'default', ?, ?, ?, ?, 'CC0', '', 'ann',"
              + " ?, 1)",
          number,
          "text-" + number,
          "text-" + number,
          digest.value(),
          (long) text.length,
          NOW.atOffset(ZoneOffset.UTC));
      ObjectNode row = new WatchedRows(connection).from("corpus", number, 1).get(0).columns();
      entry("corpus.upload", "text-" + number, Optional.of(digest), facts("insert", number, row));
    }
    return this;
  }

  static ObjectNode facts(String op, long key, ObjectNode row) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    ObjectNode change = facts.putArray("rows").addObject();
    change.put("table", "corpus").put("op", op).put("key", key);
    change.set("row", row);
    return facts;
  }

  void entry(String action, String subject, Optional<Digest> digest, ObjectNode facts)
      throws SQLException {
    sql(
        "insert into audit_leaf (number, encoding, tenant, written_at, actor, action, subject,"
            + " outcome, digest, facts) values (?, 2, 'default', ?, 'ann', ?, ?, 'done', ?, ?)",
        number,
        NOW.atOffset(ZoneOffset.UTC),
        action,
        subject,
        digest.map(Digest::value).orElse(null),
        CanonicalJson.of(facts));
  }

  /** An entry of its own number. */
  void next() {
    number++;
  }

  long number() {
    return number;
  }

  /** Gives what waits its place, and signs and publishes a checkpoint. */
  SmallInstallation seal() throws SQLException, IOException {
    long size = size();
    var hashes = new ArrayList<byte[]>();
    try (PreparedStatement waiting =
            connection.prepareStatement(
                "select * from audit_leaf where pending = true order by number");
        ResultSet row = waiting.executeQuery()) {
      while (row.next()) {
        sql(
            "update audit_leaf set place = ?, pending = false where number = ?",
            size + hashes.size(),
            row.getLong("number"));
        hashes.add(Merkle.leafHash(leaf(row)));
      }
    }
    var tiles = new Tiles(new Stored());
    tiles.append(size, hashes);
    tiles.flush();
    sql("update audit_tree set size = ?", size + hashes.size());
    SignedNote note = note(key);
    checkpoint(note);
    new CheckpointFile(data.resolve(CheckpointFile.NAME)).append(note);
    return this;
  }

  private static byte[] leaf(ResultSet row) throws SQLException {
    return new Leaf(
            row.getLong("number"),
            NOW,
            row.getString("tenant"),
            row.getString("actor"),
            row.getString("action"),
            row.getString("subject"),
            row.getString("outcome"),
            Optional.ofNullable(row.getString("digest")).map(Digest::new),
            Optional.ofNullable(row.getString("facts")).map(Digest::of))
        .encode();
  }

  /** A checkpoint over the tree as it is, signed by a key of whatever log. */
  SignedNote note(SigningKey by) throws SQLException {
    byte[] root = new MerkleTree(new Tiles(new Stored()), size()).root();
    return new Checkpoint(by.verifier().name(), size(), root).signed(List.of(by), NOW);
  }

  void checkpoint(SignedNote note) throws SQLException {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    sql(
        "merge into audit_checkpoint (size, root, note, signed_at) values (?, ?, ?, ?)",
        checkpoint.size(),
        Digest.ofHash(checkpoint.root()).value(),
        note.format(),
        NOW.atOffset(ZoneOffset.UTC));
  }

  long size() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("select size from audit_tree");
        ResultSet tree = select.executeQuery()) {
      tree.next();
      return tree.getLong(1);
    }
  }

  void sql(String statement, Object... values) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(statement)) {
      for (int i = 0; i < values.length; i++) {
        prepared.setObject(i + 1, values[i]);
      }
      prepared.execute();
    }
  }

  FsckReport check() throws SQLException {
    Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofMillis(1));
    return new Fsck(connection, data, clock).run();
  }

  /** What is found, each as its code and where. */
  List<String> found() throws SQLException {
    return check().faults().stream().map(fault -> fault.code() + " " + fault.where()).toList();
  }

  private final class Stored implements TileStore {

    @Override
    public Optional<byte[]> read(int level, long tile) {
      try (PreparedStatement select =
          connection.prepareStatement(
              "select hashes from audit_tile where level = ? and number = ?")) {
        select.setInt(1, level);
        select.setLong(2, tile);
        try (ResultSet found = select.executeQuery()) {
          return found.next() ? Optional.of(found.getBytes(1)) : Optional.empty();
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void write(int level, long tile, byte[] hashes) {
      try {
        sql("merge into audit_tile (level, number, hashes) values (?, ?, ?)", level, tile, hashes);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
