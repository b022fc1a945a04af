package org.zeropoint.consensus.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * One promoter wants a revision in production; it waits for another one. Gone once it was promoted:
 * another promotion of the same revision is approved anew.
 */
@Entity
@Table(name = "promotion_approval")
public class PromotionApproval {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @Column(name = "proposal_pk")
  private long proposalPk;

  private String digest;
  private String approver;

  @Column(name = "approved_at")
  private Instant approvedAt;

  protected PromotionApproval() {}

  public PromotionApproval(long proposalPk, String digest, String approver, Instant now) {
    this.proposalPk = proposalPk;
    this.digest = digest;
    this.approver = approver;
    this.approvedAt = now;
  }

  public String approver() {
    return approver;
  }

  public Instant approvedAt() {
    return approvedAt;
  }
}
