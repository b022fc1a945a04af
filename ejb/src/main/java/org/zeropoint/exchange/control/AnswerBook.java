package org.zeropoint.exchange.control;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Optional;
import org.zeropoint.exchange.entity.KeptAnswer;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;

/**
 * The rows of kept answers, each for its caller alone, in the transaction of whoever calls. An EJB,
 * for it is called from a filter: Payara finds no persistence unit for a bean that is called from
 * the web module without one in between.
 */
@Stateless
public class AnswerBook {

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;

  public Optional<KeptAnswer> stored(String key) {
    Caller caller = callers.current();
    return em.createQuery(
            "select k from KeptAnswer k where k.tenant = ?1 and k.caller = ?2 and k.key = ?3",
            KeptAnswer.class)
        .setParameter(1, caller.tenant())
        .setParameter(2, caller.name())
        .setParameter(3, key)
        .getResultStream()
        .findFirst();
  }

  public void claim(String key, Digest request, Instant expiresAt) {
    stored(key).ifPresent(em::remove);
    em.flush();
    em.persist(new KeptAnswer(callers.current(), key, request, expiresAt));
    em.flush();
  }

  public void answered(String key, KeptAnswer.Answer answer) {
    stored(key).ifPresent(kept -> kept.answered(answer));
  }

  public void release(String key) {
    stored(key).ifPresent(em::remove);
  }
}
