package org.zeropoint.ops.fsck;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.audit.tree.ChainedLeaf;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * A row of {@code audit_leaf}, whatever somebody may have made of it.
 *
 * @param place in the tree; empty while it waits for one
 * @param bytes that the tree covers; empty when the row is none that this product writes
 * @param entry what whoever verifies reads; empty when bytes or facts cannot be read
 * @param problem why something of it is empty
 */
record StoredLeaf(
    long number,
    OptionalLong place,
    int encoding,
    String label,
    Optional<byte[]> bytes,
    Optional<LoggedEntry> entry,
    Optional<String> problem) {

  /** Columns that {@link #read} needs. */
  static final String COLUMNS =
      "number, place, encoding, tenant, written_at, actor, action, subject, outcome, digest, facts,"
          + " previous";

  /** By which people and the REST interface name an entry; one without a place by its number. */
  String where() {
    return place.isPresent() ? where(place.getAsLong()) : "pending entry number " + number;
  }

  static String where(long index) {
    return "entry " + (index + 1);
  }

  Optional<byte[]> hash() {
    return bytes.map(Merkle::leafHash);
  }

  /** Who did what to what, for people. */
  static String label(String actor, String action, String subject) {
    return action + " " + subject + " by " + actor;
  }

  static StoredLeaf read(ResultSet row) throws SQLException {
    long number = row.getLong("number");
    long stored = row.getLong("place");
    OptionalLong place = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(stored);
    int encoding = row.getInt("encoding");
    String label = label(row.getString("actor"), row.getString("action"), row.getString("subject"));
    Optional<String> facts = Optional.ofNullable(row.getString("facts"));
    byte[] bytes = null;
    try {
      bytes = encoding == ChainedLeaf.VERSION ? chained(row).encode() : leaf(row, facts).encode();
      LoggedEntry entry = LoggedEntry.of(place.orElse(-1), bytes, facts.map(StoredLeaf::object));
      return new StoredLeaf(
          number, place, encoding, label, Optional.of(bytes), Optional.of(entry), Optional.empty());
    } catch (RuntimeException e) {
      return new StoredLeaf(
          number,
          place,
          encoding,
          label,
          Optional.ofNullable(bytes),
          Optional.empty(),
          Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static ObjectNode object(String facts) {
    if (Json.parse(facts) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("the facts are no JSON object");
  }

  private static Leaf leaf(ResultSet row, Optional<String> facts) throws SQLException {
    return new Leaf(
        row.getLong("number"),
        at(row),
        row.getString("tenant"),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("outcome"),
        Optional.ofNullable(row.getString("digest")).map(Digest::new),
        facts.map(Digest::of));
  }

  /** The chained form of the present row. */
  static ChainedLeaf chained(ResultSet row) throws SQLException {
    return new ChainedLeaf(
        row.getLong("number"),
        at(row),
        row.getString("tenant"),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("outcome"),
        Optional.ofNullable(row.getString("digest")),
        row.getString("previous"));
  }

  private static Instant at(ResultSet row) throws SQLException {
    return row.getObject("written_at", OffsetDateTime.class).toInstant();
  }
}
