package org.zeropoint.audit.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import org.zeropoint.audit.control.LogState;
import org.zeropoint.audit.control.PublishedCheckpoints;
import org.zeropoint.audit.entity.AuditTree;
import org.zeropoint.audit.entity.LogStanding;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;

/** How the log stands: what is signed, what is not yet, and by whom it is watched. */
@Stateless
@Permitted
public class LogOverview {

  @PersistenceContext private EntityManager em;
  @Inject private PublishedCheckpoints checkpoints;
  @Inject private LogState state;
  @Inject private LogAlarm alarm;

  @ReadOnly
  public LogStanding now() {
    long pending =
        em.createQuery("select count(e) from AuditEntry e where e.pending = true", Long.class)
            .getSingleResult();
    Optional<String> fault = state.fault();
    return new LogStanding(
        checkpoints.newest(),
        checkpoints.witnessed(),
        em.find(AuditTree.class, AuditTree.ONLY).size(),
        pending,
        checkpoints.ring(),
        fault,
        alarm.text().filter(text -> fault.isEmpty()));
  }
}
