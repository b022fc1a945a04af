package org.zeropoint.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.shared.CanonicalJson;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * As it was before the tree: each entry has the hash of the one before, so that a transaction locks
 * the row with the last hash until it is committed. Lock, entries and head are written last, as
 * then.
 */
final class ChainedEntries implements Entries {

  private final PreparedStatement lock;
  private final PreparedStatement insert;
  private final PreparedStatement advance;

  ChainedEntries(Connection connection) throws SQLException {
    lock = connection.prepareStatement("select seq, hash from audit_head where id = 1 for update");
    insert =
        connection.prepareStatement(
            "insert into audit_entry (seq, tenant, written_at, actor, action, subject, digest,"
                + " outcome, previous, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    advance = connection.prepareStatement("update audit_head set seq = ?, hash = ? where id = 1");
  }

  @Override
  public void append(List<AuditEntry.Draft> drafts) throws SQLException {
    long seq;
    String hash;
    try (ResultSet head = lock.executeQuery()) {
      head.next();
      seq = head.getLong(1);
      hash = head.getString(2);
    }
    for (AuditEntry.Draft draft : drafts) {
      seq++;
      hash = insert(seq, draft, hash);
    }
    advance.setLong(1, seq);
    advance.setString(2, hash);
    advance.executeUpdate();
  }

  private String insert(long seq, AuditEntry.Draft draft, String previous) throws SQLException {
    Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
    String hash = hash(seq, at, draft, previous);
    insert.setLong(1, seq);
    insert.setString(2, draft.tenant());
    insert.setObject(3, at.atOffset(ZoneOffset.UTC));
    insert.setString(4, draft.actor());
    insert.setString(5, draft.action());
    insert.setString(6, draft.subject());
    insert.setString(7, draft.digest().map(Digest::value).orElse(null));
    insert.setString(8, draft.outcome());
    insert.setString(9, previous);
    insert.setString(10, hash);
    insert.executeUpdate();
    return hash;
  }

  private static String hash(long seq, Instant at, AuditEntry.Draft draft, String previous) {
    ObjectNode leaf = Json.mapper().createObjectNode();
    leaf.put("v", AuditEntry.CHAINED)
        .put("seq", seq)
        .put("tenant", draft.tenant())
        .put("at", at.toString())
        .put("actor", draft.actor())
        .put("action", draft.action())
        .put("subject", draft.subject())
        .put("outcome", draft.outcome())
        .put("previous", previous);
    draft.digest().ifPresent(digest -> leaf.put("digest", digest.value()));
    return CanonicalJson.digest(leaf).value();
  }

  @Override
  public void committed() {
    // Whoever reads the entry finds it where it will stay.
  }

  @Override
  public void close() throws SQLException {
    lock.close();
    insert.close();
    advance.close();
  }
}
