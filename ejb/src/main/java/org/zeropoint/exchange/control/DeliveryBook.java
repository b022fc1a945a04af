package org.zeropoint.exchange.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.zeropoint.exchange.entity.WebhookDelivery;

/**
 * What is to be delivered, each step in a short transaction of its own: none is held while
 * something is sent. Who claims a delivery has it for {@code LEASE}; if its server ends meanwhile,
 * the delivery is due again and another takes it.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class DeliveryBook {

  /** Longer than an attempt can last. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;

  /**
   * An attempt that is to be made.
   *
   * @param number of the attempt, from 1
   * @param tries since the delivery was last asked for
   * @param secrets sealed, the newest first
   */
  public record Attempt(
      long delivery,
      int number,
      int tries,
      String url,
      WebhookDelivery.Message message,
      List<String> secrets,
      Instant at) {}

  /** The enabled webhooks that something is due for, that which waits longest first. */
  public List<Long> due(int limit) {
    return em.createQuery(
            "select d.webhook.id, min(d.dueAt) as since from WebhookDelivery d where d.state = ?1"
                + " and d.dueAt <= ?2 and d.webhook.enabled = true group by d.webhook.id"
                + " order by since",
            Object[].class)
        .setParameter(1, WebhookDelivery.PENDING)
        .setParameter(2, clock.instant())
        .setMaxResults(limit)
        .getResultStream()
        .map(row -> (Long) row[0])
        .toList();
  }

  /** Takes the webhook's oldest delivery that is due; empty when there is none. */
  public Optional<Attempt> claim(long webhook) {
    Instant now = clock.instant();
    Optional<WebhookDelivery> next =
        em.createQuery(
                "select d from WebhookDelivery d where d.webhook.id = ?1 and d.state = ?2"
                    + " and d.dueAt <= ?3 and d.webhook.enabled = true order by d.createdAt, d.id",
                WebhookDelivery.class)
            .setParameter(1, webhook)
            .setParameter(2, WebhookDelivery.PENDING)
            .setParameter(3, now)
            .setMaxResults(1)
            .getResultStream()
            .findFirst();
    next.ifPresent(delivery -> em.refresh(delivery, LockModeType.PESSIMISTIC_WRITE));
    return next.filter(delivery -> delivery.isDue(now)).map(delivery -> attempt(delivery, now));
  }

  private static Attempt attempt(WebhookDelivery delivery, Instant now) {
    delivery.claim(now, now.plus(LEASE));
    return new Attempt(
        delivery.id(),
        delivery.attempts(),
        delivery.tries(),
        delivery.webhook().url(),
        new WebhookDelivery.Message(delivery.eventId(), delivery.event(), delivery.body()),
        delivery.webhook().secrets(now),
        now);
  }

  /** Notes how an attempt went; one whose webhook was deleted meanwhile is forgotten. */
  public void went(Attempt attempt, WebhookDelivery.Outcome outcome) {
    WebhookDelivery delivery =
        em.find(WebhookDelivery.class, attempt.delivery(), LockModeType.PESSIMISTIC_WRITE);
    if (delivery != null) {
      double chance = ThreadLocalRandom.current().nextDouble();
      delivery.went(
          attempt.number(),
          outcome,
          Backoff.after(attempt.tries(), chance).map(clock.instant()::plus));
    }
  }

  /**
   * Deletes what is over and was made before {@code cutoff}, some at once.
   *
   * @return whether there may be more
   */
  public boolean purge(Instant cutoff) {
    List<Long> old =
        em.createQuery(
                "select d.id from WebhookDelivery d where d.state <> ?1 and d.createdAt < ?2",
                Long.class)
            .setParameter(1, WebhookDelivery.PENDING)
            .setParameter(2, cutoff)
            .setMaxResults(EventBook.BATCH)
            .getResultList();
    if (!old.isEmpty()) {
      em.createQuery("delete from WebhookDelivery d where d.id in :ids")
          .setParameter("ids", old)
          .executeUpdate();
    }
    return old.size() == EventBook.BATCH;
  }
}
