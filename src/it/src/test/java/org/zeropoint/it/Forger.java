package org.zeropoint.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * Rewrites the log of a server that is stopped, as well as somebody could who has its whole data
 * directory: the database with all rights, and the private keys. What such a log says of itself
 * fits together; only who remembers an earlier checkpoint can tell.
 */
public final class Forger implements AutoCloseable {

  private final Path data;
  private final Connection connection;

  /**
   * @param data the data directory of a server on the embedded database that does not run
   */
  public Forger(Path data) {
    this.data = data;
    try {
      connection =
          DriverManager.getConnection(
              "jdbc:h2:file:" + data.resolve("db/zeropoint"), "zeropoint", "zeropoint");
    } catch (SQLException e) {
      throw new IllegalStateException("the database cannot be opened: does the server run?", e);
    }
  }

  /**
   * Runs one statement.
   *
   * @return how many rows it changed
   */
  public int sql(String statement, Object... values) {
    try (PreparedStatement prepared = prepare(statement, values)) {
      return prepared.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /** The rows of a query, each by lower-case names of its columns; texts as strings. */
  public List<Map<String, Object>> rows(String query, Object... values) {
    try (PreparedStatement prepared = prepare(query, values);
        ResultSet result = prepared.executeQuery()) {
      var rows = new ArrayList<Map<String, Object>>();
      var columns = result.getMetaData();
      while (result.next()) {
        var row = new LinkedHashMap<String, Object>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          Object value = result.getObject(i);
          row.put(
              columns.getColumnLabel(i).toLowerCase(Locale.ROOT),
              value instanceof java.sql.Clob ? result.getString(i) : value);
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  private PreparedStatement prepare(String statement, Object... values) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    for (int i = 0; i < values.length; i++) {
      prepared.setObject(i + 1, values[i]);
    }
    return prepared;
  }

  /**
   * Computes the whole tree anew from the rows of {@code audit_leaf}, as they are now. Where rows
   * are missing, those behind move up.
   *
   * @return how many leaves there are
   */
  public long rehash() {
    sql("delete from audit_tile");
    var hashes = new ArrayList<byte[]>();
    for (Map<String, Object> row :
        rows("select * from audit_leaf where place is not null order by place")) {
      hashes.add(Merkle.leafHash(leaf(row)));
      sql(
          "update audit_leaf set place = ? where number = ?",
          hashes.size() - 1L,
          row.get("number"));
    }
    Tiles tiles = tiles();
    tiles.append(0, hashes);
    tiles.flush();
    sql("update audit_tree set size = ?, whole = true", (long) hashes.size());
    return hashes.size();
  }

  /**
   * Signs every checkpoint anew over the tree as it is now, with the stolen keys, and writes the
   * file of published checkpoints to match. Those beyond the tree go, the whole tree gets one if it
   * has none, and cosignatures that fit no longer go.
   */
  public void resign() {
    long size = size();
    sql("delete from audit_cosignature where size > ?", size);
    sql("delete from audit_checkpoint where size > ?", size);
    for (Map<String, Object> row : rows("select * from audit_checkpoint order by size")) {
      resign((long) row.get("size"), (String) row.get("root"), instant(row.get("signed_at")));
    }
    if (size > 0 && rows("select 1 from audit_checkpoint where size = ?", size).isEmpty()) {
      Instant now = Instant.now();
      sql(
          "insert into audit_checkpoint (size, root, note, signed_at) values (?, ?, ?, ?)",
          size,
          Digest.ofHash(root(size)).value(),
          signed(size, now).format(),
          now.atOffset(java.time.ZoneOffset.UTC));
    }
    publish();
  }

  private void resign(long size, String before, Instant at) {
    String root = Digest.ofHash(root(size)).value();
    if (!root.equals(before)) {
      sql("delete from audit_cosignature where size = ?", size);
      sql(
          "update audit_checkpoint set root = ?, note = ? where size = ?",
          root,
          signed(size, at).format(),
          size);
    }
  }

  /** Cuts the log off behind its first {@code size} entries, those that wait included. */
  public void cutTo(long size) {
    sql("delete from audit_leaf where place is null or place >= ?", size);
    rehash();
    resign();
  }

  /** How many leaves the tree has. */
  public long size() {
    return (long) rows("select size from audit_tree").get(0).get("size");
  }

  /** The root over the first leaves, from the tiles. */
  public byte[] root(long size) {
    return new MerkleTree(tiles(), size).root();
  }

  /** A checkpoint over the first leaves, signed with the keys that were in force at that time. */
  public SignedNote signed(long size, Instant at) {
    LogKeyring ring = ring();
    List<SigningKey> keys =
        ring.keys().stream().filter(key -> key.signs(at)).map(this::stolen).toList();
    return new Checkpoint(ring.origin(), size, root(size)).signed(keys, at);
  }

  /** The log's name and public keys. */
  public LogKeyring ring() {
    return Json.read(text(data.resolve("log-keys/keys.json")), LogKeyring.class);
  }

  private SigningKey stolen(LogKey key) {
    String id = HexFormat.of().toHexDigits(VerifierKey.parse(key.key()).id());
    return SigningKey.parse(text(data.resolve("log-keys").resolve(id + ".key")));
  }

  /** Writes the file of published checkpoints anew from the table. */
  private void publish() {
    Path path = data.resolve(CheckpointFile.NAME);
    try {
      Files.deleteIfExists(path);
      var file = new CheckpointFile(path);
      for (Map<String, Object> row : rows("select note from audit_checkpoint order by size")) {
        file.append(SignedNote.parse((String) row.get("note")));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The bytes that the tree covers of a row. */
  private static byte[] leaf(Map<String, Object> row) {
    if (((Number) row.get("encoding")).intValue() == 1) {
      return chained(row).getBytes(StandardCharsets.UTF_8);
    }
    return new Leaf(
            (long) row.get("number"),
            instant(row.get("written_at")),
            (String) row.get("tenant"),
            (String) row.get("actor"),
            (String) row.get("action"),
            (String) row.get("subject"),
            (String) row.get("outcome"),
            Optional.ofNullable((String) row.get("digest")).map(Digest::new),
            Optional.ofNullable((String) row.get("facts")).map(Digest::of))
        .encode();
  }

  private static String chained(Map<String, Object> row) {
    var json = Json.mapper().createObjectNode();
    json.put("v", 1)
        .put("seq", (long) row.get("number"))
        .put("at", instant(row.get("written_at")).toString());
    for (String name :
        List.of("tenant", "actor", "action", "subject", "outcome", "previous", "digest")) {
      if (row.get(name) != null) {
        json.put(name, (String) row.get(name));
      }
    }
    return CanonicalJson.of(json);
  }

  private static Instant instant(Object stored) {
    return ((OffsetDateTime) stored).toInstant();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Tiles tiles() {
    return new Tiles(new Stored());
  }

  private final class Stored implements TileStore {

    @Override
    public Optional<byte[]> read(int level, long number) {
      return rows("select hashes from audit_tile where level = ? and number = ?", level, number)
          .stream()
          .findFirst()
          .map(row -> (byte[]) row.get("hashes"));
    }

    @Override
    public void write(int level, long number, byte[] hashes) {
      sql("delete from audit_tile where level = ? and number = ?", level, number);
      sql("insert into audit_tile (level, number, hashes) values (?, ?, ?)", level, number, hashes);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
