package org.zeropoint.consensus.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;

/**
 * The wish to decide many proposals anew: written with what made it necessary, carried out in
 * batches afterwards.
 */
@Entity
public class Recheck {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;

  @Column(name = "synthiant_id")
  private String synthiantId;

  private String cause;

  @Column(name = "done_until")
  private long doneUntil;

  @Column(name = "asked_at")
  private Instant askedAt;

  protected Recheck() {}

  /**
   * @param synthiantId whose proposals are meant; empty for all of the tenant
   */
  public Recheck(String tenant, Optional<String> synthiantId, String cause, Instant now) {
    this.tenant = tenant;
    this.synthiantId = synthiantId.orElse(null);
    this.cause = cause;
    this.askedAt = now;
  }

  /** Proposals up to this key are done. */
  public void doneUntil(long key) {
    doneUntil = key;
  }

  public long id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public Optional<String> synthiantId() {
    return Optional.ofNullable(synthiantId);
  }

  public String cause() {
    return cause;
  }

  public long doneUntil() {
    return doneUntil;
  }

  public Instant askedAt() {
    return askedAt;
  }
}
