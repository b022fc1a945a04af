package org.zeropoint.audit.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.zeropoint.audit.entity.AuditEntry;

/** Collects the entries of one transaction; the outermost operation writes them when it is done. */
@ApplicationScoped
public class UnitOfWork {

  @Resource private TransactionSynchronizationRegistry transactions;
  @Inject private Log log;

  private static final class Pending {
    private final List<AuditEntry.Draft> drafts = new ArrayList<>();
    private int depth;
  }

  void enter() {
    pending().depth++;
  }

  void note(AuditEntry.Draft draft) {
    pending().drafts.add(draft);
  }

  /** Leaves an operation that succeeded. */
  void leave() {
    Pending pending = pending();
    pending.depth--;
    if (pending.depth == 0 && !pending.drafts.isEmpty()) {
      var drafts = List.copyOf(pending.drafts);
      pending.drafts.clear();
      log.append(drafts);
    }
  }

  /** Leaves an operation that failed; its transaction is rolled back, and its entries with it. */
  void abandon() {
    pending().depth--;
  }

  private Pending pending() {
    Pending pending = (Pending) transactions.getResource(UnitOfWork.class);
    if (pending == null) {
      pending = new Pending();
      transactions.putResource(UnitOfWork.class, pending);
    }
    return pending;
  }
}
