package org.zeropoint.models.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/**
 * One move of an alias: what it pointed to before and after, by whom, and on the strength of which
 * proposal.
 */
@Entity
@Table(name = "alias_change")
public class AliasChange {

  public static final String PROMOTION = "promotion";
  public static final String ROLLBACK = "rollback";
  public static final String REMOVAL = "removal";

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @ManyToOne(optional = false)
  @JoinColumn(name = "synthiant_pk")
  private Synthiant synthiant;

  private String alias;
  private int ordinal;
  private String kind;

  @ManyToOne
  @JoinColumn(name = "from_version_pk")
  private ModelVersion from;

  @ManyToOne
  @JoinColumn(name = "to_version_pk")
  private ModelVersion to;

  @Column(name = "proposal_id")
  private String proposalId;

  @Column(name = "revision_digest")
  private String revisionDigest;

  @Column(name = "policy_digest")
  private String policyDigest;

  private String reason;

  @Column(name = "changed_by")
  private String changedBy;

  @Column(name = "changed_at")
  private Instant changedAt;

  protected AliasChange() {}

  public AliasChange(ModelAlias alias, int ordinal, Move move) {
    this.synthiant = alias.synthiant();
    this.alias = alias.name();
    this.ordinal = ordinal;
    this.kind = move.kind();
    this.from = alias.target().orElse(null);
    this.to = move.to().orElse(null);
    this.proposalId = move.proposalId().orElse(null);
    this.revisionDigest = move.revisionDigest().orElse(null);
    this.policyDigest = move.policyDigest().orElse(null);
    this.reason = move.reason().orElse(null);
    this.changedBy = move.by();
    this.changedAt = move.at();
  }

  /**
   * What is to happen to an alias.
   *
   * @param grounds the decision that it rests on; none for a removal
   * @param reason what who moves it says; at most 500 characters
   */
  public record Move(
      String kind,
      Optional<ModelVersion> to,
      Grounds grounds,
      Optional<String> reason,
      String by,
      Instant at) {

    Optional<String> proposalId() {
      return grounds.proposalId();
    }

    Optional<String> revisionDigest() {
      return grounds.revisionDigest();
    }

    Optional<String> policyDigest() {
      return grounds.policyDigest();
    }
  }

  /**
   * The decision that a move rests on.
   *
   * @param revisionDigest the revision of the proposal that was accepted
   * @param policyDigest the policy under which it was accepted, when that is recorded
   */
  public record Grounds(
      Optional<String> proposalId, Optional<String> revisionDigest, Optional<String> policyDigest) {

    public static final Grounds NONE =
        new Grounds(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The decision that this move rests on; a rollback rests on the one before it. */
  public Grounds grounds() {
    return new Grounds(proposalId(), revisionDigest(), policyDigest());
  }

  public Synthiant synthiant() {
    return synthiant;
  }

  public String alias() {
    return alias;
  }

  public int ordinal() {
    return ordinal;
  }

  public String kind() {
    return kind;
  }

  public Optional<ModelVersion> from() {
    return Optional.ofNullable(from);
  }

  public Optional<ModelVersion> to() {
    return Optional.ofNullable(to);
  }

  public Optional<String> proposalId() {
    return Optional.ofNullable(proposalId);
  }

  /** The revision of the proposal that was accepted. */
  public Optional<String> revisionDigest() {
    return Optional.ofNullable(revisionDigest);
  }

  /** The policy under which that revision was accepted, when it is recorded. */
  public Optional<String> policyDigest() {
    return Optional.ofNullable(policyDigest);
  }

  /** What who moved it said. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  public String changedBy() {
    return changedBy;
  }

  public Instant changedAt() {
    return changedAt;
  }
}
