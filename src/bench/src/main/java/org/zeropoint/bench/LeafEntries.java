package org.zeropoint.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;

/** As it is: entries without a place and without a lock, and with the facts that the leaf names. */
final class LeafEntries implements Entries {

  private final PreparedStatement number;
  private final PreparedStatement insert;
  private final LongConsumer committed;
  private final List<Long> written = new ArrayList<>();

  /**
   * @param committed takes the number of each entry whose transaction has been committed
   */
  LeafEntries(Connection connection, String nextNumber, LongConsumer committed)
      throws SQLException {
    number = connection.prepareStatement(nextNumber);
    insert =
        connection.prepareStatement(
            "insert into audit_leaf (number, encoding, tenant, written_at, actor, action, subject,"
                + " outcome, digest, facts) values (?, "
                + Leaf.VERSION
                + ", ?, ?, ?, ?, ?, ?, ?, ?)");
    this.committed = committed;
  }

  @Override
  public void append(List<AuditEntry.Draft> drafts) throws SQLException {
    written.clear();
    for (AuditEntry.Draft draft : drafts) {
      long next = next();
      insert.setLong(1, next);
      insert.setString(2, draft.tenant());
      insert.setObject(3, Instant.now().atOffset(ZoneOffset.UTC));
      insert.setString(4, draft.actor());
      insert.setString(5, draft.action());
      insert.setString(6, draft.subject());
      insert.setString(7, draft.outcome());
      insert.setString(8, draft.digest().map(Digest::value).orElse(null));
      insert.setString(9, draft.facts().map(CanonicalJson::of).orElse(null));
      insert.executeUpdate();
      written.add(next);
    }
  }

  private long next() throws SQLException {
    try (ResultSet drawn = number.executeQuery()) {
      drawn.next();
      return drawn.getLong(1);
    }
  }

  @Override
  public void committed() {
    written.forEach(committed::accept);
  }

  @Override
  public void close() throws SQLException {
    number.close();
    insert.close();
  }
}
