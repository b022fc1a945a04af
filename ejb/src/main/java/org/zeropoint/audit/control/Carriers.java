package org.zeropoint.audit.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.tree.Watched;

/**
 * Finds the entries that hold rows of a thing under another subject: the rows of an operation that
 * did several things stand with the first, and those from before the log held rows were taken over
 * many at a time.
 */
@ApplicationScoped
public class Carriers {

  /** Entries that one operation leaves at most, with those that others leave meanwhile. */
  private static final int REACH = 2000;

  private static final int MOST = 50;

  /** Newest entries of another subject that are looked through. */
  private static final int MANY = 500;

  private static final String ADOPT = "log.adopt";
  private static final String POLICY = "\"policy_version\"";

  @PersistenceContext private EntityManager em;

  /**
   * @param entries those about the thing, oldest first
   * @param elsewhere subjects of entries that may hold rows of it as well
   * @return entries of the same tenant that hold rows of it, or policies that were taken over
   */
  public List<AuditEntry> of(
      String tenant, String subject, List<AuditEntry> entries, Collection<String> elsewhere) {
    Set<String> names = names(subject, entries);
    var found = new ArrayList<AuditEntry>();
    elsewhere.stream()
        .flatMap(other -> about(tenant, other).stream())
        .filter(entry -> holds(entry, names))
        .forEach(found::add);
    adopted(tenant).stream()
        .filter(entry -> holds(entry, names) || holds(entry, Set.of(POLICY)))
        .forEach(found::add);
    entries.stream()
        .filter(entry -> entry.facts().isEmpty() && entry.encoding() != AuditEntry.CHAINED)
        .limit(MOST)
        .flatMap(entry -> before(tenant, entry).stream().filter(e -> holds(e, names)).limit(1))
        .filter(entry -> found.stream().noneMatch(e -> e.number() == entry.number()))
        .forEach(found::add);
    return found;
  }

  /** The names under which rows know a thing: its own, and the digests of its states. */
  private static Set<String> names(String subject, List<AuditEntry> entries) {
    Set<String> names = new LinkedHashSet<>();
    names.add('"' + subject + '"');
    entries.forEach(entry -> entry.digest().ifPresent(digest -> names.add('"' + digest + '"')));
    return names;
  }

  private static boolean holds(AuditEntry entry, Set<String> names) {
    return entry.facts().filter(facts -> names.stream().anyMatch(facts::contains)).isPresent();
  }

  private List<AuditEntry> about(String tenant, String subject) {
    return em.createQuery(
            "select e from AuditEntry e where e.tenant = ?1 and e.subject = ?2"
                + " and e.facts is not null order by e.number desc",
            AuditEntry.class)
        .setParameter(1, tenant)
        .setParameter(2, subject)
        .setMaxResults(MANY)
        .getResultList();
  }

  /** Their subjects are the names of the tables. */
  private List<AuditEntry> adopted(String tenant) {
    return em.createQuery(
            "select e from AuditEntry e where e.tenant = ?1 and e.subject in ?2"
                + " and e.action = ?3 order by e.number",
            AuditEntry.class)
        .setParameter(1, tenant)
        .setParameter(2, Watched.tables().keySet())
        .setParameter(3, ADOPT)
        .getResultList();
  }

  /** The nearest entries before one of the same operation that have facts. */
  private List<AuditEntry> before(String tenant, AuditEntry entry) {
    return em.createQuery(
            "select e from AuditEntry e where e.number < ?1 and e.number > ?2 and e.tenant = ?3"
                + " and e.action = ?4 and e.facts is not null order by e.number desc",
            AuditEntry.class)
        .setParameter(1, entry.number())
        .setParameter(2, entry.number() - REACH)
        .setParameter(3, tenant)
        .setParameter(4, entry.action())
        .setMaxResults(5)
        .getResultList();
  }
}
