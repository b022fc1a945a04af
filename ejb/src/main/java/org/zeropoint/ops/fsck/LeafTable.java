package org.zeropoint.ops.fsck;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The entries in the database, read in slices. */
final class LeafTable {

  private static final int SLICE = 1000;

  /** Work with an entry that may fail as the database does. */
  @FunctionalInterface
  interface Taker {
    void take(StoredLeaf leaf) throws SQLException;
  }

  private final Connection connection;

  LeafTable(Connection connection) {
    this.connection = connection;
  }

  /** Entries with a place by place, then those without by number. */
  void each(Taker taker) throws SQLException {
    OptionalLong from = next(Long.MIN_VALUE);
    while (from.isPresent()) {
      long to = Math.max(from.getAsLong(), from.getAsLong() + SLICE - 1);
      for (StoredLeaf leaf :
          query("place >= ? and place <= ? order by place, number", from.getAsLong(), to)) {
        taker.take(leaf);
      }
      from = to == Long.MAX_VALUE ? OptionalLong.empty() : next(to + 1);
    }
    List<StoredLeaf> waiting = waiting(Long.MIN_VALUE);
    while (!waiting.isEmpty()) {
      for (StoredLeaf leaf : waiting) {
        taker.take(leaf);
      }
      waiting = waiting(waiting.get(waiting.size() - 1).number() + 1);
    }
  }

  private List<StoredLeaf> waiting(long from) throws SQLException {
    return query("pending = true and number >= ? order by pending, number limit ?", from, SLICE);
  }

  private OptionalLong next(long place) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select min(place) from audit_leaf where place >= ?")) {
      select.setLong(1, place);
      try (ResultSet result = select.executeQuery()) {
        result.next();
        long found = result.getLong(1);
        return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(found);
      }
    }
  }

  /** The entry with this number. */
  Optional<StoredLeaf> find(long number) throws SQLException {
    return query("number >= ? and number <= ?", number, number).stream().findFirst();
  }

  private List<StoredLeaf> query(String where, long first, long second) throws SQLException {
    var leaves = new ArrayList<StoredLeaf>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select " + StoredLeaf.COLUMNS + " from audit_leaf where " + where)) {
      select.setLong(1, first);
      select.setLong(2, second);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          leaves.add(StoredLeaf.read(result));
        }
      }
    }
    return leaves;
  }
}
