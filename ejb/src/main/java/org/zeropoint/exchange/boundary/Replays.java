package org.zeropoint.exchange.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.zeropoint.exchange.entity.KeptAnswer;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;

/**
 * The answers that are kept for requests with an {@code Idempotency-Key}, each for its caller
 * alone. Works in the transaction of whoever calls: a change and the answer to it commit together.
 * What is kept is no change of its own, so it leaves no entry in the log.
 */
@ApplicationScoped
public class Replays {

  /** How long an answer is kept. */
  public static final Duration KEPT = Duration.ofHours(24);

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Clock clock;

  /** What the present caller used this key for in the last {@link #KEPT}. */
  public Optional<KeptAnswer> find(String key) {
    return stored(key).filter(kept -> !kept.expiredAt(clock.instant()));
  }

  /**
   * Takes the key for a first attempt. When another server takes it at the same moment, one of the
   * two fails on the unique key.
   */
  public void claim(String key, Digest request) {
    stored(key).ifPresent(em::remove);
    em.flush();
    em.persist(new KeptAnswer(callers.current(), key, request, clock.instant().plus(KEPT)));
    em.flush();
  }

  /** Keeps the answer to the attempt that took the key. */
  public void answered(String key, KeptAnswer.Answer answer) {
    stored(key).ifPresent(kept -> kept.answered(answer));
  }

  /** Gives the key free: the attempt changed nothing. */
  public void release(String key) {
    stored(key).ifPresent(em::remove);
  }

  private Optional<KeptAnswer> stored(String key) {
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
}
