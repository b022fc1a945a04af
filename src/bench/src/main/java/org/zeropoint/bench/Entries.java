package org.zeropoint.bench;

import java.sql.SQLException;
import java.util.List;
import org.zeropoint.audit.entity.AuditEntry;

/** A way to leave entries at the end of a transaction that is not committed yet. */
interface Entries extends AutoCloseable {

  void append(List<AuditEntry.Draft> drafts) throws SQLException;

  /** Called when the transaction has been committed. */
  void committed();

  @Override
  void close() throws SQLException;
}
