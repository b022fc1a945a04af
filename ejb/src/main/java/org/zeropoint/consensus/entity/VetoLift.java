package org.zeropoint.consensus.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Whoever cast a fail takes it back; the vote itself stays as it was cast. */
@Entity
@Table(name = "veto_lift")
public class VetoLift {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @Column(name = "vote_pk")
  private long votePk;

  private String reason;

  @Column(name = "lifted_at")
  private Instant liftedAt;

  protected VetoLift() {}

  public VetoLift(Vote vote, String reason, Instant now) {
    this.votePk = vote.id();
    this.reason = reason;
    this.liftedAt = now;
  }

  public long votePk() {
    return votePk;
  }

  public String reason() {
    return reason;
  }

  public Instant liftedAt() {
    return liftedAt;
  }
}
