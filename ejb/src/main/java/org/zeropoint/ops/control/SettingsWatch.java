package org.zeropoint.ops.control;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Map;
import java.util.SortedMap;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Settings;

/**
 * Compares the settings at each start with those of the last entry, and leaves one when they are
 * others. A setting that cannot be read keeps the server from starting.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
public class SettingsWatch {

  /** Under this name the product acts at its own start. */
  private static final String NAME = "zeropoint";

  @PersistenceContext private EntityManager em;
  @Inject private Settings settings;
  @Inject private SettingsLog log;
  @Inject private Callers callers;

  @PostConstruct
  void compare() {
    SortedMap<String, String> now = settings.inForce();
    Map<String, String> before = last();
    if (!now.equals(before)) {
      callers.as(
          Caller.internal(NAME, Caller.DEFAULT_TENANT, Role.ADMIN), () -> log.changed(now, before));
    }
  }

  private Map<String, String> last() {
    return em.createQuery(
            "select e from AuditEntry e where e.tenant = ?1 and e.subject = ?2 and e.action = ?3"
                + " order by e.number desc",
            AuditEntry.class)
        .setParameter(1, Caller.DEFAULT_TENANT)
        .setParameter(2, SettingsLog.SUBJECT)
        .setParameter(3, SettingsLog.ACTION)
        .setMaxResults(1)
        .getResultStream()
        .findFirst()
        .flatMap(AuditEntry::facts)
        .map(SettingsLog::read)
        .orElse(Map.of());
  }
}
