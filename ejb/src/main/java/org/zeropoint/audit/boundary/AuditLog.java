package org.zeropoint.audit.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.control.Chain;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.Verification;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** Reads and verifies the log. */
@Stateless
@Permitted
public class AuditLog {

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Chain chain;

  /** Entries of the caller's tenant with a number above {@code after}, oldest first. */
  @ReadOnly
  public Page<AuditEntry> after(long after, int limit) {
    int size = Page.size(limit);
    List<AuditEntry> found =
        em.createQuery(
                "select e from AuditEntry e where e.tenant = ?1 and e.seq > ?2"
                    + " order by e.tenant, e.seq",
                AuditEntry.class)
            .setParameter(1, callers.current().tenant())
            .setParameter(2, after)
            .setMaxResults(size + 1)
            .getResultList();
    return page(found, size);
  }

  /** Entries of the caller's tenant with a number below {@code before}, newest first. */
  @ReadOnly
  public Page<AuditEntry> before(long before, int limit) {
    int size = Page.size(limit);
    List<AuditEntry> found =
        em.createQuery(
                "select e from AuditEntry e where e.tenant = ?1 and e.seq < ?2"
                    + " order by e.tenant, e.seq desc",
                AuditEntry.class)
            .setParameter(1, callers.current().tenant())
            .setParameter(2, before)
            .setMaxResults(size + 1)
            .getResultList();
    return page(found, size);
  }

  /** Entries about one thing, oldest first. */
  @ReadOnly
  public List<AuditEntry> about(String subject) {
    return em.createQuery(
            "select e from AuditEntry e where e.tenant = ?1 and e.subject = ?2 order by e.seq",
            AuditEntry.class)
        .setParameter(1, callers.current().tenant())
        .setParameter(2, subject)
        .setMaxResults(Page.MAX_SIZE)
        .getResultList();
  }

  /** Recomputes the whole chain from its first entry to the head. */
  @ReadOnly
  public Verification verify() {
    return chain.verify();
  }

  private static Page<AuditEntry> page(List<AuditEntry> found, int size) {
    if (found.size() <= size) {
      return new Page<>(found, Optional.empty());
    }
    var items = found.subList(0, size);
    return new Page<>(items, Optional.of(items.get(size - 1).seq()));
  }
}
