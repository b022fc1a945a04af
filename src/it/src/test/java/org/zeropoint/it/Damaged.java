package org.zeropoint.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of a stopped installation, to be damaged with all rights on its database and files. */
final class Damaged implements AutoCloseable {

  private final Path data;
  private final Forger forger;

  Damaged(Path data) {
    this.data = data;
    this.forger = new Forger(data);
    // Who damages does not mind the rules of the schema.
    forger.sql("set referential_integrity false");
  }

  Path data() {
    return data;
  }

  Forger forger() {
    return forger;
  }

  /** Runs a statement that has to change one row. */
  void one(String statement, Object... values) {
    int changed = forger.sql(statement, values);
    if (changed != 1) {
      throw new IllegalStateException(changed + " rows changed by " + statement);
    }
  }

  /** The only value of a query's first row. */
  @SuppressWarnings("unchecked")
  <T> T value(String query, Object... values) {
    return (T) row(query, values).values().iterator().next();
  }

  Map<String, Object> row(String query, Object... values) {
    List<Map<String, Object>> rows = forger.rows(query, values);
    if (rows.isEmpty()) {
      throw new IllegalStateException("nothing is found by " + query);
    }
    return rows.get(0);
  }

  /** The place of an entry: the first of this action about this subject. */
  long place(String action, String subject) {
    return value(
        "select min(place) from audit_leaf where action = ? and subject = ?", action, subject);
  }

  /** Replaces something in the facts of an entry. */
  void facts(long place, String from, String to) {
    String facts = value("select facts from audit_leaf where place = ?", place);
    if (!facts.contains(from)) {
      throw new IllegalStateException("no " + from + " in " + facts);
    }
    one("update audit_leaf set facts = ? where place = ?", facts.replace(from, to), place);
  }

  /** An entry of nothing, that somebody writes who is not the product. */
  void insertEntry(long place) {
    one(
        "insert into audit_leaf (number, place, pending, encoding, tenant, written_at, actor,"
            + " action, subject, outcome) values (1, ?, false, 2, 'default', ?, 'rita', 'vote.cast', 'x', 'done')",
        place,
        OffsetDateTime.parse("2026-01-01T00:00:00Z"));
  }

  /** Makes room in the order of the entries, or closes a gap. */
  void shift(long from, long by) {
    forger.sql("update audit_leaf set place = - place where place >= ?", from);
    forger.sql("update audit_leaf set place = - place + ? where place < 0", by);
  }

  /** Flips a bit of a tile's hash. */
  void flipTile(int level, long number, int at) {
    byte[] hashes =
        value("select hashes from audit_tile where level = ? and number = ?", level, number);
    hashes[at] ^= 1;
    one("update audit_tile set hashes = ? where level = ? and number = ?", hashes, level, number);
  }

  /** The only file below a directory, or the largest. */
  Path file(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve(directory))) {
      return files
          .filter(Files::isRegularFile)
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  /** A file's name as a report gives it. */
  String name(Path file) {
    return data.relativize(file).toString();
  }

  @Override
  public void close() {
    forger.close();
  }
}
