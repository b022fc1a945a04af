package org.zeropoint.web.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.exchange.entity.EventFilter;
import org.zeropoint.exchange.entity.Webhook;
import org.zeropoint.exchange.entity.WebhookDelivery;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.web.wire.JsonBody;

/**
 * A webhook on the wire.
 *
 * @param secret only in the answer that made it
 */
public record WebhookJson(
    long id,
    String url,
    List<String> events,
    String description,
    boolean enabled,
    String createdBy,
    Instant createdAt,
    Instant updatedAt,
    Optional<String> secret) {

  private static final int LONGEST_URL = 500;
  private static final int LONGEST_DESCRIPTION = 500;
  private static final int MOST_EVENTS = 20;

  static WebhookJson of(Webhook webhook) {
    return of(webhook, Optional.empty());
  }

  static WebhookJson of(Webhook webhook, Optional<String> secret) {
    return new WebhookJson(
        webhook.id(),
        webhook.url(),
        webhook.filter().names(),
        webhook.description(),
        webhook.enabled(),
        webhook.createdBy(),
        webhook.createdAt(),
        webhook.updatedAt(),
        secret);
  }

  static Webhook.Wish wish(JsonNode body) {
    ObjectNode wish = JsonBody.object(body);
    JsonCheck check = JsonBody.check(wish, Set.of("url", "events", "description", "enabled"));
    check.required("url");
    check.text("url", 1, LONGEST_URL);
    check.texts("events", MOST_EVENTS);
    check.text("description", 0, LONGEST_DESCRIPTION);
    check.bool("enabled");
    JsonBody.require(check);
    var names = new ArrayList<String>();
    wish.path("events").forEach(name -> names.add(name.textValue()));
    return new Webhook.Wish(
        wish.path("url").textValue(),
        EventFilter.of("/events", names),
        wish.path("description").asText(""),
        wish.path("enabled").asBoolean(true));
  }

  /**
   * A delivery on the wire.
   *
   * @param state {@code pending|delivered|failed}
   * @param attempts all that there were
   * @param nextAttempt when it is tried next, while it is pending
   * @param status of the last answer
   * @param answer how its body began
   */
  public record Delivery(
      long id,
      String eventId,
      String event,
      String state,
      int attempts,
      Instant createdAt,
      Optional<Instant> attemptedAt,
      Optional<Instant> nextAttempt,
      Optional<Integer> status,
      Optional<String> answer,
      Optional<String> problem) {

    static Delivery of(WebhookDelivery delivery) {
      return new Delivery(
          delivery.id(),
          delivery.eventId(),
          delivery.event(),
          delivery.state(),
          delivery.attempts(),
          delivery.createdAt(),
          delivery.attemptedAt(),
          delivery.dueAt(),
          delivery.answerStatus(),
          delivery.answer(),
          delivery.problem());
    }
  }
}
