package org.zeropoint.exchange.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import org.zeropoint.exchange.entity.StoredEvent;
import org.zeropoint.exchange.entity.Webhook;
import org.zeropoint.exchange.entity.WebhookDelivery;
import org.zeropoint.shared.Json;

/** Writes one delivery for each event and each webhook that wants it. */
@ApplicationScoped
public class FanOut {

  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;

  /** In the present transaction, in which the events got their places. */
  void deliver(List<StoredEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    List<Webhook> webhooks =
        em.createQuery(
                "select w from Webhook w where w.enabled = true order by w.id", Webhook.class)
            .getResultList();
    for (StoredEvent event : events) {
      webhooks.stream()
          .filter(webhook -> webhook.wants(event))
          .forEach(
              webhook -> em.persist(new WebhookDelivery(webhook, message(event), clock.instant())));
    }
  }

  private static WebhookDelivery.Message message(StoredEvent event) {
    return new WebhookDelivery.Message(
        String.valueOf(event.place()), event.name(), Json.write(event.json()));
  }
}
