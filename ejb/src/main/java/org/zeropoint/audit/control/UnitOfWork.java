package org.zeropoint.audit.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import org.zeropoint.audit.entity.AuditEntry;

/**
 * The operations of one transaction. The outermost writes the entries of all when it is done, in
 * the order in which the operations began, so that what was decided stands behind what it was
 * decided on.
 */
@ApplicationScoped
public class UnitOfWork {

  @Resource private TransactionSynchronizationRegistry transactions;
  @PersistenceContext private EntityManager em;
  @Inject private Log log;

  /** What the present transaction has done so far. */
  Work work() {
    return Work.of(transactions);
  }

  /** An operation begins; gives its place among the entries. */
  int enter() {
    return Work.of(transactions).enter();
  }

  /** Leaves an operation that succeeded. */
  void leave(int place, List<AuditEntry.Draft> drafts) {
    Work work = Work.of(transactions);
    work.note(place, drafts);
    if (work.isOutermost()) {
      em.flush();
      List<AuditEntry.Draft> all = work.finish();
      if (!all.isEmpty()) {
        log.append(all);
      }
    }
    work.leave();
  }

  /** Leaves an operation that failed; its transaction is rolled back, and its entries with it. */
  void abandon() {
    Work.of(transactions).leave();
  }
}
