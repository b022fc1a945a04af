package org.zeropoint.consensus.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.zeropoint.proposals.entity.Overriding;

/**
 * Somebody with the role overrider lifts the human fails that stand on one revision, for a time.
 * What it lifts counts again when it expires or is revoked.
 */
@Entity
@Table(name = "veto_override")
public class VetoOverride {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @Column(name = "proposal_pk")
  private long proposalPk;

  private String digest;
  private String overrider;
  private String reason;

  @Column(name = "made_at")
  private Instant madeAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "revoked_at")
  private Instant revokedAt;

  @Column(name = "revoked_by")
  private String revokedBy;

  protected VetoOverride() {}

  public VetoOverride(long proposalPk, String digest, Overriding overriding) {
    this.proposalPk = proposalPk;
    this.digest = digest;
    this.overrider = overriding.by();
    this.reason = overriding.reason();
    this.madeAt = overriding.at();
    this.expiresAt = overriding.expiresAt();
  }

  public void revoke(String by, Instant now) {
    revokedBy = by;
    revokedAt = now;
  }

  public boolean activeAt(Instant now) {
    return revokedAt == null && overriding().activeAt(now);
  }

  public Overriding overriding() {
    return new Overriding(overrider, reason, madeAt, expiresAt);
  }

  public String digest() {
    return digest;
  }

  public Optional<String> revokedBy() {
    return Optional.ofNullable(revokedBy);
  }

  public Optional<Instant> revokedAt() {
    return Optional.ofNullable(revokedAt);
  }
}
