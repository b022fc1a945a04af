package org.zeropoint.audit.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import org.zeropoint.audit.entity.AuditEntry;

/**
 * The only place where an entry is written: in the present transaction, and without a lock. It gets
 * its place in the tree after the commit, from the {@link Sequencer}.
 */
@ApplicationScoped
public class Log {

  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;

  /** Appends at the end of a unit of work. */
  public void append(List<AuditEntry.Draft> drafts) {
    drafts.forEach(draft -> em.persist(new AuditEntry(clock.instant(), draft)));
    em.flush();
  }
}
