package org.zeropoint.models.control;

import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import org.zeropoint.models.entity.Synthiant;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Subject;

/**
 * Registers Synthiants, each in a transaction of its own: several callers who name a new one at the
 * same moment then all find it, and none waits for, or fails with, the work of another.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Registrations {

  @Resource private SessionContext context;
  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;

  /** Registers it unless somebody else just did. */
  public void addIfAbsent(Caller caller, String synthiantId) {
    try {
      context.getBusinessObject(Registrations.class).add(caller, synthiantId);
    } catch (EJBException | Conflict e) {
      if (!isThere(caller, synthiantId)) {
        throw e;
      }
    }
  }

  @Audited("synthiant.register")
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void add(Caller caller, @Subject String synthiantId) {
    em.persist(new Synthiant(caller.tenant(), synthiantId, caller.name(), clock.instant()));
    em.flush();
  }

  private boolean isThere(Caller caller, String synthiantId) {
    return em.createQuery(
                "select count(s) from Synthiant s where s.tenant = ?1 and s.synthiantId = ?2",
                Long.class)
            .setParameter(1, caller.tenant())
            .setParameter(2, synthiantId)
            .getSingleResult()
        > 0;
  }
}
