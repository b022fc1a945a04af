package org.zeropoint.models.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;

/**
 * A named line of models: versions hang on it, and the alias {@code production} says which one is
 * live.
 */
@Entity
public class Synthiant {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;

  @Column(name = "synthiant_id")
  private String synthiantId;

  @Column(name = "registered_by")
  private String registeredBy;

  @Column(name = "registered_at")
  private Instant registeredAt;

  @Column(name = "last_version")
  private int lastVersion;

  @Version private long version;

  protected Synthiant() {}

  public Synthiant(String tenant, String synthiantId, String registeredBy, Instant now) {
    this.tenant = tenant;
    this.synthiantId = synthiantId;
    this.registeredBy = registeredBy;
    this.registeredAt = now;
  }

  /** The number of the next version; numbers are never used twice. */
  public int nextNumber() {
    lastVersion++;
    return lastVersion;
  }

  public long id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public String synthiantId() {
    return synthiantId;
  }

  public Instant registeredAt() {
    return registeredAt;
  }
}
