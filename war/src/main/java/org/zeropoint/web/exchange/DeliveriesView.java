package org.zeropoint.web.exchange;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.exchange.boundary.Deliveries;
import org.zeropoint.exchange.entity.WebhookDelivery;
import org.zeropoint.shared.Page;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** What was and is to be delivered to one webhook, newest first. */
@Named
@ViewScoped
public class DeliveriesView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int AT_ONCE = 25;

  @Inject private Deliveries deliveries;
  @Inject private Attempts attempts;
  @Inject private Texts texts;

  private Long webhook;
  private String url = "";
  private int most = AT_ONCE;
  private boolean more;
  private transient List<WebhookDelivery> rows;

  /** Shows those of a webhook. */
  public void look(long id, String address) {
    webhook = id;
    url = address;
    most = AT_ONCE;
    rows = null;
  }

  /** Reads them anew; a webhook that was taken away has none. */
  public void refresh() {
    rows = null;
  }

  /** Shows none any more, where those of this webhook were shown. */
  void closeIfOf(long id) {
    if (Long.valueOf(id).equals(webhook)) {
      close();
    }
  }

  public void close() {
    webhook = null;
    rows = null;
  }

  public void showMore() {
    most += AT_ONCE;
    rows = null;
  }

  public void again(long delivery) {
    attempts.run(
        () -> {
          deliveries.redeliver(webhook, delivery);
          attempts.done(texts.say("webhooks.again.done"), texts.say("webhooks.again.more"));
        });
    rows = null;
  }

  public List<WebhookDelivery> getRows() {
    if (rows == null) {
      rows = webhook == null ? List.of() : attempts.get("", this::read).orElse(List.of());
    }
    return rows;
  }

  private List<WebhookDelivery> read() {
    var all = new ArrayList<WebhookDelivery>();
    Optional<Long> before = Optional.empty();
    do {
      Page<WebhookDelivery> page = deliveries.of(webhook, before, AT_ONCE);
      all.addAll(page.items());
      before = page.next();
    } while (before.isPresent() && all.size() < most);
    more = before.isPresent();
    return all;
  }

  public boolean isMore() {
    getRows();
    return more;
  }

  public boolean isShown() {
    return webhook != null;
  }

  public String getUrl() {
    return url;
  }

  public String label(WebhookDelivery delivery) {
    return texts.say("webhooks.delivery." + delivery.state());
  }

  public String tone(WebhookDelivery delivery) {
    return switch (delivery.state()) {
      case WebhookDelivery.DELIVERED -> "good";
      case WebhookDelivery.FAILED -> "bad";
      default -> "wait";
    };
  }

  public String icon(WebhookDelivery delivery) {
    return switch (delivery.state()) {
      case WebhookDelivery.DELIVERED -> "pi-check";
      case WebhookDelivery.FAILED -> "pi-times";
      default -> "pi-hourglass";
    };
  }
}
