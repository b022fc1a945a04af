package org.zeropoint.ops.fsck;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows every entry once to all that look at entries; one that fails is left out from then on. */
final class EntryPass {

  private final Connection connection;
  private final Findings findings;
  private final Map<String, EntryVisitor> visitors = new LinkedHashMap<>();
  private long count;

  EntryPass(Connection connection, Findings findings) {
    this.connection = connection;
    this.findings = findings;
  }

  /**
   * Adds one who looks.
   *
   * @param what it checks, for people
   */
  EntryPass with(String what, EntryVisitor visitor) {
    visitors.put(what, visitor);
    return this;
  }

  /** How many entries were seen. */
  long count() {
    return count;
  }

  void run() throws SQLException {
    Savepoint before = connection.setSavepoint();
    new LeafTable(connection)
        .each(
            leaf -> {
              count++;
              each(before, visitor -> visitor.take(leaf));
            });
    each(before, EntryVisitor::finish);
  }

  @FunctionalInterface
  private interface Step {
    void with(EntryVisitor visitor) throws SQLException;
  }

  private void each(Savepoint before, Step step) throws SQLException {
    List<String> failed = new ArrayList<>();
    for (Map.Entry<String, EntryVisitor> visitor : visitors.entrySet()) {
      try {
        step.with(visitor.getValue());
      } catch (SQLException | RuntimeException e) {
        findings.unreadable(visitor.getKey(), e);
        failed.add(visitor.getKey());
        connection.rollback(before);
      }
    }
    failed.forEach(visitors::remove);
  }
}
