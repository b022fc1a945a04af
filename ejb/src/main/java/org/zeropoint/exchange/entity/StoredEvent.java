package org.zeropoint.exchange.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Outbox;

/** An event as it is kept: written with the change that it tells of, placed after the commit. */
@Entity
@Table(name = "event")
public class StoredEvent {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "event_ids")
  @SequenceGenerator(name = "event_ids", sequenceName = "event_ids", allocationSize = 1)
  private long id;

  private Long place;
  private String tenant;
  private String type;
  private String verb;
  private String name;
  private String subject;

  @Column(name = "happened_at")
  private Instant happenedAt;

  private String data;

  protected StoredEvent() {}

  public StoredEvent(Outbox.Event event, Instant now) {
    this.tenant = event.tenant();
    this.type = event.type();
    this.verb = event.verb();
    this.name = type + "." + verb;
    this.subject = event.subject();
    this.data = Json.write(event.data());
    this.happenedAt = now;
  }

  /** Takes the place in the order that readers see. */
  public void at(long taken) {
    if (place != null) {
      throw new IllegalStateException("event " + id + " has its place already");
    }
    place = taken;
  }

  /** The place in the order of events; events have none before they are in order. */
  public long place() {
    if (place == null) {
      throw new IllegalStateException("event " + id + " has no place yet");
    }
    return place;
  }

  public String tenant() {
    return tenant;
  }

  /** Type and verb, {@code proposal.accepted}. */
  public String name() {
    return name;
  }

  public Instant happenedAt() {
    return happenedAt;
  }

  /** The event as it is told outside. */
  public ObjectNode json() {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("id", String.valueOf(place()));
    json.put("type", type);
    json.put("verb", verb);
    json.put("subject", subject);
    json.put("at", happenedAt.toString());
    json.set("data", Json.parse(data));
    return json;
  }
}
