package org.zeropoint.audit.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.AuditHead;

/** The only place where an entry is written: in the present transaction, behind the last one. */
@ApplicationScoped
public class Log {

  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;

  /**
   * Appends at the end of a unit of work. Everything else is flushed first, so that the head is
   * locked last and only for the commit: two units of work cannot wait for each other here.
   */
  public void append(List<AuditEntry.Draft> drafts) {
    em.flush();
    AuditHead head = em.find(AuditHead.class, AuditHead.ONLY, LockModeType.PESSIMISTIC_WRITE);
    for (AuditEntry.Draft draft : drafts) {
      var entry = new AuditEntry(head.seq() + 1, clock.instant(), draft, head.hash());
      em.persist(entry);
      head.advance(entry);
    }
    em.flush();
  }
}
