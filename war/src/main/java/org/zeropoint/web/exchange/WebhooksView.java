package org.zeropoint.web.exchange;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zeropoint.exchange.boundary.Deliveries;
import org.zeropoint.exchange.boundary.Webhooks;
import org.zeropoint.exchange.entity.Webhook;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Stale;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** Where events are sent to: added, edited, tried and taken away by an admin. */
@Named
@ViewScoped
public class WebhooksView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String FORM = "webhook";

  @Inject private Webhooks webhooks;
  @Inject private Deliveries deliveries;
  @Inject private Attempts attempts;
  @Inject private Texts texts;
  @Inject private DeliveriesView sent;

  private transient List<Webhook> rows;
  private Long edited;
  private String state = "";
  private String url = "";
  private String events = "";
  private String description = "";
  private boolean enabled = true;
  private transient String secret;
  private transient String secretOf;

  /** Who may not see them gets no page. */
  public void load() {
    attempts.load(deliveries::webhooks).ifPresent(found -> rows = found);
  }

  public void refresh() {
    rows = null;
  }

  /** Adds one, or keeps the edit of one that is there. */
  public void save() {
    secret = null;
    attempts.run(FORM, edited == null ? this::create : this::change);
    refresh();
  }

  private void create() {
    shown(webhooks.create(wish()));
    attempts.done(texts.say("webhooks.added"), texts.say("webhooks.added.more"));
    clear();
  }

  private void change() {
    try {
      Webhook changed = webhooks.change(edited, state, wish());
      attempts.done(texts.say("webhooks.changed"), changed.url());
      clear();
    } catch (Stale overtaken) {
      attempts.note(overtaken);
      Webhook newer = deliveries.webhook(edited);
      state = newer.state();
      attempts.warn(
          texts.say("webhooks.overtaken"),
          texts.say("webhooks.overtaken.more", newer.url(), events(newer)));
    }
  }

  /** By the same rules as a call of the API. */
  private Webhook.Wish wish() {
    var body = Json.mapper().createObjectNode();
    body.put("url", url.strip()).put("description", description.strip()).put("enabled", enabled);
    var names = body.putArray("events");
    Arrays.stream(events.split("[\\s,]+")).filter(e -> !e.isEmpty()).forEach(names::add);
    return WebhookJson.wish(body);
  }

  /** Takes one into the form. */
  public void edit(long id) {
    attempts
        .get("", () -> deliveries.webhook(id))
        .ifPresent(
            found -> {
              edited = found.id();
              state = found.state();
              url = found.url();
              events = String.join(", ", found.filter().names());
              description = found.description();
              enabled = found.enabled();
              secret = null;
            });
  }

  /** Leaves the form without keeping anything. */
  public void clear() {
    edited = null;
    state = "";
    url = "";
    events = "";
    description = "";
    enabled = true;
  }

  public void rotate(long id) {
    attempts.run(
        () -> {
          shown(webhooks.rotate(id));
          attempts.done(texts.say("webhooks.rotated"), texts.say("webhooks.rotated.more"));
        });
    refresh();
  }

  private void shown(Webhooks.Issued made) {
    secret = made.secret();
    secretOf = made.webhook().url();
  }

  public void ping(long id) {
    attempts.run(
        () -> {
          deliveries.ping(id);
          attempts.done(texts.say("webhooks.pinged"), texts.say("webhooks.pinged.more"));
        });
    secret = null;
    sent.refresh();
  }

  /** Takes it away in the state that the page shows it in. */
  public void delete(long id, String shownState) {
    attempts.run(
        () -> {
          webhooks.delete(id, shownState);
          attempts.done(texts.say("webhooks.deleted"), texts.say("webhooks.deleted.more"));
        });
    if (Long.valueOf(id).equals(edited)) {
      clear();
    }
    secret = null;
    sent.closeIfOf(id);
    refresh();
  }

  public List<Webhook> getRows() {
    if (rows == null) {
      rows = deliveries.webhooks();
    }
    return rows;
  }

  /** The events that are sent, or that all are. */
  public String events(Webhook webhook) {
    List<String> names = webhook.filter().names();
    return names.isEmpty() ? texts.say("webhooks.all") : String.join(", ", names);
  }

  public boolean isEditing() {
    return edited != null;
  }

  /** The secret that was made just now; empty otherwise. */
  public String getSecret() {
    return Optional.ofNullable(secret).orElse("");
  }

  public String getSecretOf() {
    return Optional.ofNullable(secretOf).orElse("");
  }

  public String getUrl() {
    return url;
  }

  public void setUrl(String url) {
    this.url = Optional.ofNullable(url).orElse("");
  }

  public String getEvents() {
    return events;
  }

  public void setEvents(String events) {
    this.events = Optional.ofNullable(events).orElse("");
  }

  public String getDescription() {
    return description;
  }

  public void setDescription(String description) {
    this.description = Optional.ofNullable(description).orElse("");
  }

  public boolean isEnabled() {
    return enabled;
  }

  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }
}
