package org.zeropoint.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.shared.Digest;

/** Writes entries that wait for their place. */
final class LeafLoader implements AutoCloseable {

  private final Connection connection;
  private final PreparedStatement insert;
  private final SampleLeaves leaves = new SampleLeaves();

  LeafLoader(Connection connection) throws SQLException {
    this.connection = connection;
    insert =
        connection.prepareStatement(
            "insert into audit_leaf (number, encoding, tenant, written_at, actor, action, subject,"
                + " outcome, digest, facts) values (?, "
                + Leaf.VERSION
                + ", ?, ?, ?, ?, ?, ?, ?, ?)");
  }

  /** Adds the entries with these ordinals, and commits. */
  void add(long from, long to) throws SQLException {
    for (long i = from; i < to; i++) {
      Leaf leaf = leaves.leaf(i);
      insert.setLong(1, leaf.number());
      insert.setString(2, leaf.tenant());
      insert.setObject(3, leaf.at().atOffset(ZoneOffset.UTC));
      insert.setString(4, leaf.actor());
      insert.setString(5, leaf.action());
      insert.setString(6, leaf.subject());
      insert.setString(7, leaf.outcome());
      insert.setString(8, leaf.digest().map(Digest::value).orElse(null));
      insert.setString(9, leaves.facts(i));
      insert.addBatch();
    }
    insert.executeBatch();
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}
