package org.zeropoint.ops.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.shared.Digest;

/**
 * A row as an entry left it.
 *
 * @param op {@code insert}, {@code update}, {@code delete}, or {@code adopt} for a row from before
 *     the log held any
 * @param key of the table
 * @param columns those that are not null; none when the row is gone
 */
record Row(String table, String op, long key, JsonNode columns) {

  static final String ADOPT = "adopt";
  static final String DELETE = "delete";
  static final String INSERT = "insert";

  /**
   * The rows of an entry, in the order in which they were written.
   *
   * @throws IllegalArgumentException when they are not of the form that the log has
   */
  static List<Row> of(LoggedEntry entry) {
    JsonNode rows = entry.facts().map(facts -> facts.path("rows")).orElse(null);
    if (rows == null || rows.isMissingNode()) {
      return List.of();
    }
    if (!rows.isArray()) {
      throw new IllegalArgumentException("rows is no array");
    }
    var all = new ArrayList<Row>(rows.size());
    for (JsonNode row : rows) {
      if (!row.path("table").isTextual()
          || !row.path("op").isTextual()
          || !row.path("key").canConvertToLong()) {
        throw new IllegalArgumentException("a row has a table, an op and a key");
      }
      all.add(
          new Row(
              row.path("table").textValue(),
              row.path("op").textValue(),
              row.path("key").longValue(),
              row.path("row")));
    }
    return all;
  }

  boolean isAdopted() {
    return op.equals(ADOPT);
  }

  boolean isGone() {
    return op.equals(DELETE);
  }

  Optional<String> find(String column) {
    return Optional.ofNullable(columns.path(column).textValue());
  }

  String text(String column) {
    return find(column).orElseThrow(() -> lacks(column));
  }

  boolean flag(String column) {
    return columns.path(column).asBoolean();
  }

  long number(String column) {
    return findNumber(column).orElseThrow(() -> lacks(column));
  }

  OptionalLong findNumber(String column) {
    JsonNode value = columns.path(column);
    return value.canConvertToLong() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
  }

  Instant time(String column) {
    return Instant.parse(text(column));
  }

  /** The SHA-256 of a text, which stands there as it is or as this. */
  String sha256(String column) {
    JsonNode value = columns.path(column);
    return value.isObject() ? value.path("sha256").asText() : Digest.of(text(column)).hex();
  }

  private IllegalArgumentException lacks(String column) {
    return new IllegalArgumentException("row " + key + " of " + table + " lacks " + column);
  }
}
