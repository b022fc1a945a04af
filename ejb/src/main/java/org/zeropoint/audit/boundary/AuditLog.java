package org.zeropoint.audit.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.control.TreeCheck;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.Verification;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** Reads and verifies the log. */
@Stateless
@Permitted
public class AuditLog {

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private TreeCheck check;

  /** Entries of the caller's tenant with a number above {@code after}, oldest first. */
  @ReadOnly
  public Page<AuditEntry> after(long after, int limit) {
    int size = Page.size(limit);
    List<AuditEntry> found =
        em.createQuery(
                "select e from AuditEntry e where e.tenant = ?1 and e.place >= ?2"
                    + " order by e.tenant, e.place",
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
                "select e from AuditEntry e where e.tenant = ?1 and e.place < ?2"
                    + " order by e.tenant, e.place desc",
                AuditEntry.class)
            .setParameter(1, callers.current().tenant())
            .setParameter(2, before - 1)
            .setMaxResults(size + 1)
            .getResultList();
    return page(found, size);
  }

  /** Entries about one thing, oldest first. */
  @ReadOnly
  public List<AuditEntry> about(String subject) {
    return em.createQuery(
            "select e from AuditEntry e where e.tenant = ?1 and e.subject = ?2 order by e.number",
            AuditEntry.class)
        .setParameter(1, callers.current().tenant())
        .setParameter(2, subject)
        .setMaxResults(Page.MAX_SIZE)
        .getResultList();
  }

  /**
   * Entries about one thing, newest first; those that are pending stand before the others.
   *
   * @param before key of the slice before: only entries drawn before that number
   */
  @ReadOnly
  public Page<AuditEntry> latest(String subject, long before, int limit) {
    int size = Page.size(limit);
    List<AuditEntry> found =
        em.createQuery(
                "select e from AuditEntry e where e.tenant = ?1 and e.subject = ?2"
                    + " and e.number < ?3 order by e.tenant, e.subject, e.number desc",
                AuditEntry.class)
            .setParameter(1, callers.current().tenant())
            .setParameter(2, subject)
            .setParameter(3, before)
            .setMaxResults(size + 1)
            .getResultList();
    if (found.size() <= size) {
      return new Page<>(found, Optional.empty());
    }
    var items = found.subList(0, size);
    return new Page<>(items, Optional.of(items.get(size - 1).number()));
  }

  /** The newest entry about one thing that one of these actions left. */
  @ReadOnly
  public Optional<AuditEntry> last(String subject, List<String> actions) {
    return em.createQuery(
            "select e from AuditEntry e where e.tenant = ?1 and e.subject = ?2"
                + " and e.action in ?3 order by e.tenant, e.subject, e.number desc",
            AuditEntry.class)
        .setParameter(1, callers.current().tenant())
        .setParameter(2, subject)
        .setParameter(3, actions)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  /** Entries of the caller's tenant that have no place in the tree yet, oldest first. */
  @ReadOnly
  public List<AuditEntry> pending() {
    return em.createQuery(
            "select e from AuditEntry e where e.tenant = ?1 and e.pending = true"
                + " order by e.pending, e.number",
            AuditEntry.class)
        .setParameter(1, callers.current().tenant())
        .setMaxResults(Page.MAX_SIZE)
        .getResultList();
  }

  /**
   * One entry of the caller's tenant.
   *
   * @param seq its number, from 1
   */
  @ReadOnly
  public AuditEntry find(long seq) {
    return em.createQuery(
            "select e from AuditEntry e where e.tenant = ?1 and e.place = ?2", AuditEntry.class)
        .setParameter(1, callers.current().tenant())
        .setParameter(2, seq - 1)
        .getResultStream()
        .findFirst()
        .orElseThrow(() -> new NotFound("there is no entry " + seq));
  }

  /**
   * One entry of the caller's tenant, pending or not.
   *
   * @param number drawn when it was written
   */
  @ReadOnly
  public AuditEntry numbered(long number) {
    return em.createQuery(
            "select e from AuditEntry e where e.number = ?1 and e.tenant = ?2", AuditEntry.class)
        .setParameter(1, number)
        .setParameter(2, callers.current().tenant())
        .getResultStream()
        .findFirst()
        .orElseThrow(() -> new NotFound("there is no entry with the number " + number));
  }

  /** Hashes every entry again and compares it with the tree, and the tree with its checkpoint. */
  @ReadOnly
  public Verification verify() {
    return check.verify();
  }

  private static Page<AuditEntry> page(List<AuditEntry> found, int size) {
    if (found.size() <= size) {
      return new Page<>(found, Optional.empty());
    }
    var items = found.subList(0, size);
    return new Page<>(items, Optional.of(items.get(size - 1).seq()));
  }
}
