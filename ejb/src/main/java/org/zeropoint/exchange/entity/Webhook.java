package org.zeropoint.exchange.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An address outside that is told of events, with the sealed secret that signs what it is told. */
@Entity
public class Webhook {

  /** How long the secret before the present one signs as well, so that receivers can change. */
  public static final Duration OVERLAP = Duration.ofHours(24);

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;
  private String url;
  private String events;
  private String description;
  private boolean enabled;
  private String secret;

  @Column(name = "previous_secret")
  private String previousSecret;

  @Column(name = "previous_until")
  private Instant previousUntil;

  @Column(name = "created_by")
  private String createdBy;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @Version private long version;

  protected Webhook() {}

  public Webhook(String tenant, Wish wish, String sealedSecret, String by, Instant now) {
    this.tenant = tenant;
    this.secret = sealedSecret;
    this.createdBy = by;
    this.createdAt = now;
    change(wish, now);
  }

  /** What an admin decides about a webhook. */
  public record Wish(String url, EventFilter events, String description, boolean enabled) {}

  public final void change(Wish wish, Instant now) {
    url = wish.url();
    events = wish.events().text();
    description = wish.description();
    enabled = wish.enabled();
    updatedAt = now;
  }

  /** Signs with another secret from now on, and for a while with the one before as well. */
  public void rotate(String sealedSecret, Instant now) {
    previousSecret = secret;
    previousUntil = now.plus(OVERLAP);
    secret = sealedSecret;
    updatedAt = now;
  }

  /** Signs with the newest secret alone, for the key of the one before is lost. */
  public void forgetPrevious() {
    previousSecret = null;
    previousUntil = null;
  }

  /** The sealed secrets that sign at this time, the newest first. */
  public List<String> secrets(Instant now) {
    var all = new ArrayList<>(List.of(secret));
    if (previousSecret != null && now.isBefore(previousUntil)) {
      all.add(previousSecret);
    }
    return all;
  }

  /** Whether this event is for this webhook. */
  public boolean wants(StoredEvent event) {
    return enabled && tenant.equals(event.tenant()) && filter().admits(event.name());
  }

  public EventFilter filter() {
    return EventFilter.stored(events);
  }

  public long id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public String url() {
    return url;
  }

  public String description() {
    return description;
  }

  public boolean enabled() {
    return enabled;
  }

  public String createdBy() {
    return createdBy;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant updatedAt() {
    return updatedAt;
  }

  /** The state that an edit is made from. */
  public String state() {
    return String.valueOf(version);
  }
}
