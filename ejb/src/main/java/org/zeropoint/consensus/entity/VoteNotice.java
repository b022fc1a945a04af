package org.zeropoint.consensus.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.zeropoint.proposals.entity.Proposal;

/** Tells a voter that a newer revision has outdated the vote. Open until closed by the voter. */
@Entity
@Table(name = "vote_notice")
public class VoteNotice {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;

  @ManyToOne(optional = false)
  @JoinColumn(name = "proposal_pk")
  private Proposal proposal;

  private String voter;
  private int revision;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "closed_at")
  private Instant closedAt;

  @Version private long version;

  protected VoteNotice() {}

  /**
   * @param revision number of the revision that the voter had judged
   */
  public VoteNotice(Proposal proposal, String voter, int revision, Instant now) {
    this.tenant = proposal.tenant();
    this.proposal = proposal;
    this.voter = voter;
    this.revision = revision;
    this.createdAt = now;
  }

  /** The voter knows, or has voted again. */
  public void close(Instant now) {
    closedAt = now;
  }

  public boolean open() {
    return closedAt == null;
  }

  public long id() {
    return id;
  }

  public Proposal proposal() {
    return proposal;
  }

  public String voter() {
    return voter;
  }

  /** Number of the revision that the voter had judged. */
  public int revision() {
    return revision;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** What the voter is told. */
  public String words() {
    return "your vote on revision "
        + revision
        + " no longer counts: revision "
        + proposal.revision()
        + " is there";
  }
}
