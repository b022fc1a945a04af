package org.zeropoint.exchange.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.zeropoint.exchange.entity.Webhook;
import org.zeropoint.exchange.entity.WebhookDelivery;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;

/** The webhooks of the caller's tenant, and what was and is to be delivered to them. */
@Stateless
@Permitted(Role.ADMIN)
public class Deliveries {

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Clock clock;

  /** All webhooks, oldest first. */
  @ReadOnly
  public List<Webhook> webhooks() {
    return em.createQuery(
            "select w from Webhook w where w.tenant = ?1 order by w.id", Webhook.class)
        .setParameter(1, callers.current().tenant())
        .getResultList();
  }

  /**
   * @throws NotFound when there is none of this id
   */
  @ReadOnly
  public Webhook webhook(long id) {
    Webhook webhook = em.find(Webhook.class, id);
    if (webhook == null || !webhook.tenant().equals(callers.current().tenant())) {
      throw new NotFound("there is no webhook " + id);
    }
    return webhook;
  }

  /** A slice of a webhook's deliveries, newest first. */
  @ReadOnly
  public Page<WebhookDelivery> of(long webhook, Optional<Long> before, int limit) {
    int size = Page.size(limit);
    List<WebhookDelivery> found =
        em.createQuery(
                "select d from WebhookDelivery d where d.webhook = ?1 and d.id < ?2"
                    + " order by d.id desc",
                WebhookDelivery.class)
            .setParameter(1, webhook(webhook))
            .setParameter(2, before.orElse(Long.MAX_VALUE))
            .setMaxResults(size + 1)
            .getResultList();
    if (found.size() <= size) {
      return new Page<>(found, Optional.empty());
    }
    return new Page<>(found.subList(0, size), Optional.of(found.get(size - 1).id()));
  }

  /** Has a delivery tried afresh, with the same event id and the same body. */
  @Audited("webhook.redeliver")
  public WebhookDelivery redeliver(@Subject long webhook, long delivery) {
    WebhookDelivery found =
        em.find(WebhookDelivery.class, delivery, LockModeType.PESSIMISTIC_WRITE);
    if (found == null || found.webhook().id() != webhook(webhook).id()) {
      throw new NotFound("webhook " + webhook + " has no delivery " + delivery);
    }
    requireEnabled(found.webhook());
    found.again(clock.instant());
    return found;
  }

  /** Sends an event that means nothing, {@code webhook.pinged}. */
  @Audited("webhook.ping")
  public WebhookDelivery ping(@Subject long webhook) {
    Webhook found = webhook(webhook);
    requireEnabled(found);
    String id = "ping-" + UUID.randomUUID().toString().replace("-", "");
    var body =
        Map.of(
            "id",
            id,
            "type",
            "webhook",
            "verb",
            "pinged",
            "subject",
            String.valueOf(webhook),
            "at",
            clock.instant().toString(),
            "data",
            Map.of());
    var message = new WebhookDelivery.Message(id, "webhook.pinged", Json.write(body));
    var delivery = new WebhookDelivery(found, message, clock.instant());
    em.persist(delivery);
    return delivery;
  }

  private static void requireEnabled(Webhook webhook) {
    if (!webhook.enabled()) {
      throw new Conflict("webhook " + webhook.id() + " is disabled; enable it first");
    }
  }
}
