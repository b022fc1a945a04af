package org.zeropoint.ops.fsck;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.ops.fsck.WatchedRows.StoredRow;

/** The rows of the database against the last states that the log says they have, both ways. */
final class RowCheck {

  private static final int SLICE = 500;

  private final Connection connection;
  private final WatchedRows rows;
  private final LeafTable leaves;
  private final Findings findings;
  private long count;

  RowCheck(Connection connection, Findings findings) {
    this.connection = connection;
    this.rows = new WatchedRows(connection);
    this.leaves = new LeafTable(connection);
    this.findings = findings;
  }

  /** Rows of the database that were compared. */
  long count() {
    return count;
  }

  void run(Map<String, RowStates> tables, Snapshot snapshot) {
    tables.forEach(
        (table, states) ->
            snapshot.guard("rows of " + table, findings, () -> compare(table, states)));
    snapshot.guard("roles", findings, this::strayRoles);
  }

  private void compare(String table, RowStates states) throws SQLException {
    List<StoredRow> slice = rows.from(table, Long.MIN_VALUE, SLICE);
    while (!slice.isEmpty()) {
      for (StoredRow row : slice) {
        compare(table, states, row);
        count++;
      }
      long last = slice.get(slice.size() - 1).key();
      slice = last == Long.MAX_VALUE ? List.of() : rows.from(table, last + 1, SLICE);
    }
    for (long key : states.missing(Findings.MOST_OF_A_KIND)) {
      findings.fault(
          "row-missing",
          RowReplay.where(table, key),
          "the database has it no more; it was left by " + author(states.entry(key)));
    }
  }

  private void compare(String table, RowStates states, StoredRow row) throws SQLException {
    String where = RowReplay.where(table, row.key());
    if (!states.isThere(row.key())) {
      findings.fault(
          "row-unknown",
          where,
          states.knows(row.key())
              ? "it is there, and was deleted by " + author(states.entry(row.key()))
              : "the log has no such row: " + RowDifference.brief(table, row.columns()));
    } else if (!states.meets(row.key(), RowReplay.hash(row.columns()))) {
      long entry = states.entry(row.key());
      findings.fault(
          "row-changed",
          where,
          difference(table, row, entry) + ", as " + author(entry) + " left it");
    }
  }

  private String difference(String table, StoredRow row, long entry) throws SQLException {
    JsonNode logged = null;
    Optional<StoredLeaf> leaf = leaves.find(entry);
    if (leaf.isPresent()) {
      for (JsonNode candidate : RowReplay.rows(leaf.get())) {
        if (candidate.path("table").asText().equals(table)
            && candidate.path("key").asLong() == row.key()) {
          logged = candidate.path("row");
        }
      }
    }
    return logged == null
        ? "it is not the row"
        : RowDifference.between(table, row.columns(), logged);
  }

  private String author(long entry) throws SQLException {
    return leaves
        .find(entry)
        .map(leaf -> leaf.where() + " (" + leaf.label() + ")")
        .orElse("entry number " + entry);
  }

  /** Roles of nobody. */
  private void strayRoles() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet stray =
            statement.executeQuery(
                "select r.account_id, r.role from account_role r"
                    + " left join account a on a.id = r.account_id where a.id is null")) {
      while (stray.next()) {
        findings.fault(
            "row-unknown",
            RowReplay.where("account_role", stray.getLong(1)),
            "the role " + stray.getString(2) + " of an account that is not there");
      }
    }
  }
}
