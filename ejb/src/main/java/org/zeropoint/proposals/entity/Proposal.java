package org.zeropoint.proposals.entity;

import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A change to a Synthiant that waits for, or has, its judgement. Holds the newest revision's digest
 * and the status that the gate gave it; the database refuses {@code accepted} without a passing
 * vote of each channel on that digest.
 */
@Entity
public class Proposal {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;

  @Column(name = "proposal_id")
  private String proposalId;

  @Column(name = "synthiant_id")
  private String synthiantId;

  @Column(name = "change_type")
  private String changeType;

  private String risk;
  private String summary;
  private String author;

  @Column(name = "last_editor")
  private String lastEditor;

  @Column(name = "run_id")
  private String runId;

  private String candidate;

  /** 1 when {@link #candidate} is there, else 0: what an index can find. */
  @Column(name = "has_candidate")
  private int hasCandidate;

  private int revision;
  private String digest;
  private String status;

  @Column(name = "ai_verdict")
  private String aiVerdict;

  @Column(name = "human_verdict")
  private String humanVerdict;

  @Column(name = "consensus_notes")
  private String consensusNotes;

  @Column(name = "consensus_at")
  private Instant consensusAt;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @Column(name = "ai_pass_vote")
  private Long aiPassVote;

  @Column(name = "human_pass_vote")
  private Long humanPassVote;

  @Column(name = "author_service")
  private boolean authorService;

  @Column(name = "policy_digest")
  private String policyDigest;

  @Column(name = "recheck_at")
  private Instant recheckAt;

  @Column(name = "promoted_at")
  private Instant promotedAt;

  @Column(name = "withdrawn_at")
  private Instant withdrawnAt;

  @Column(name = "withdrawal_reason")
  private String withdrawalReason;

  @Column(name = "overridden_by")
  private String overriddenBy;

  @Column(name = "override_reason")
  private String overrideReason;

  @Column(name = "overridden_at")
  private Instant overriddenAt;

  @Column(name = "overridden_until")
  private Instant overriddenUntil;

  @Version private long version;

  @ElementCollection
  @CollectionTable(name = "proposal_term", joinColumns = @JoinColumn(name = "proposal_pk"))
  private Set<SearchTerm> terms = new HashSet<>();

  @OneToMany(mappedBy = "proposal", cascade = CascadeType.PERSIST)
  private List<CountChange> countChanges = new ArrayList<>();

  protected Proposal() {}

  public Proposal(String tenant, String proposalId, String author, Instant now) {
    this.tenant = tenant;
    this.proposalId = proposalId;
    this.author = author;
    this.createdAt = now;
    this.risk = Risk.HIGH.external();
  }

  /**
   * Makes {@code content} the newest revision: nothing that was said of an older one counts for it.
   */
  public Revision revise(Revision.Content content, String editor, Instant now) {
    var next = new Revision(this, revision + 1, content, editor, now);
    revision = next.number();
    digest = next.digest();
    synthiantId = content.proposed().path("synthiantId").asText();
    changeType = content.proposed().path("changeType").asText();
    summary = content.proposed().path("summary").asText();
    candidate = content.proposed().at("/candidate/version").asText(null);
    hasCandidate = candidate == null ? 0 : 1;
    lastEditor = editor;
    risk = Risk.HIGH.external();
    withdrawnAt = null;
    withdrawalReason = null;
    promotedAt = null;
    updatedAt = now;
    findBy(words());
    settle(Consensus.none(now));
    return next;
  }

  private void findBy(Set<String> words) {
    Set<SearchTerm> wanted = new HashSet<>();
    words.forEach(word -> wanted.add(new SearchTerm(tenant, word)));
    terms.retainAll(wanted);
    terms.addAll(wanted);
  }

  /** The words that a search finds it by. */
  public final Set<String> words() {
    return words(proposalId, synthiantId, summary, author);
  }

  /** The same, of a proposal of which only these are at hand. */
  public static Set<String> words(
      String proposalId, String synthiantId, String summary, String author) {
    Set<String> words = new HashSet<>(SearchWords.ofIdentifier(proposalId));
    words.addAll(SearchWords.ofIdentifier(synthiantId));
    words.addAll(SearchWords.of(summary));
    words.addAll(SearchWords.ofIdentifier(author));
    return words;
  }

  public void cameFrom(String run) {
    runId = run;
  }

  /** A program wrote it: the policy may ask for more people then. */
  public void writtenByProgram() {
    authorService = true;
  }

  /** The risk of the newest revision as it was measured. */
  public void assessed(Risk measured) {
    risk = measured.external();
  }

  /**
   * The author takes the newest revision back.
   *
   * @param reason empty when the author gave none
   */
  public void withdraw(String reason, Instant now) {
    withdrawnAt = now;
    withdrawalReason = reason;
  }

  /** The newest revision went live: what was decided about it stays as it is. */
  public void promoted(Instant now) {
    promotedAt = now;
    recheckAt = null;
  }

  /**
   * What the two channels say together, as the gate decided it.
   *
   * @param at since when it has been so
   * @param aiPassVote the vote that made the AI channel pass; present when both channels passed
   * @param humanPassVote the vote that completed the quorum of the human channel
   * @param policyDigest the policy that was applied; empty for what nobody decided yet
   * @param override what lifts a human fail
   * @param recheckAt when the passing of time alone may change the decision
   */
  public record Consensus(
      Status status,
      Verdict ai,
      Verdict human,
      Optional<String> notes,
      Instant at,
      Optional<Long> aiPassVote,
      Optional<Long> humanPassVote,
      String policyDigest,
      Optional<Overriding> override,
      Optional<Instant> recheckAt) {

    static Consensus none(Instant now) {
      return new Consensus(
          Status.PENDING,
          Verdict.PENDING,
          Verdict.PENDING,
          Optional.empty(),
          now,
          Optional.empty(),
          Optional.empty(),
          "",
          Optional.empty(),
          Optional.empty());
    }
  }

  /** Takes over what the gate decided. */
  public final void settle(Consensus consensus) {
    count(consensus.status().external());
    status = consensus.status().external();
    aiVerdict = consensus.ai().external();
    humanVerdict = consensus.human().external();
    consensusNotes = consensus.notes().orElse(null);
    consensusAt = consensus.at();
    aiPassVote = consensus.aiPassVote().orElse(null);
    humanPassVote = consensus.humanPassVote().orElse(null);
    policyDigest = consensus.policyDigest().isEmpty() ? null : consensus.policyDigest();
    recheckAt = consensus.recheckAt().orElse(null);
    overriddenBy = consensus.override().map(Overriding::by).orElse(null);
    overrideReason = consensus.override().map(Overriding::reason).orElse(null);
    overriddenAt = consensus.override().map(Overriding::at).orElse(null);
    overriddenUntil = consensus.override().map(Overriding::expiresAt).orElse(null);
    if (consensus.at().isAfter(updatedAt)) {
      updatedAt = consensus.at();
    }
  }

  private void count(String next) {
    if (next.equals(status)) {
      return;
    }
    if (status != null) {
      countChanges.add(new CountChange(this, status, -1));
    }
    countChanges.add(new CountChange(this, next, 1));
  }

  public long id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public String proposalId() {
    return proposalId;
  }

  public String synthiantId() {
    return synthiantId;
  }

  public ChangeType changeType() {
    return ChangeType.find(changeType).orElseThrow();
  }

  public Risk risk() {
    return Risk.find(risk).orElseThrow();
  }

  public String summary() {
    return summary;
  }

  public String author() {
    return author;
  }

  public String lastEditor() {
    return lastEditor;
  }

  public Optional<String> runId() {
    return Optional.ofNullable(runId);
  }

  /** Whether the author is a program. */
  public boolean authorIsService() {
    return authorService;
  }

  /** Digest of the policy that the last decision applied; empty before the first one. */
  public Optional<String> policyDigest() {
    return Optional.ofNullable(policyDigest);
  }

  /** When the passing of time alone may change the decision. */
  public Optional<Instant> recheckAt() {
    return Optional.ofNullable(recheckAt);
  }

  /** Puts the next look at the decision off. */
  public void recheckAt(Instant later) {
    recheckAt = later;
  }

  /** Whether these are the votes by which the channels pass, and this what lifts a fail. */
  public boolean restsOn(
      Optional<Long> aiPass, Optional<Long> humanPass, Optional<Overriding> lifting) {
    return aiPass.equals(Optional.ofNullable(aiPassVote))
        && humanPass.equals(Optional.ofNullable(humanPassVote))
        && lifting.equals(override());
  }

  /** What lifts a human fail on the newest revision. */
  public Optional<Overriding> override() {
    return overriddenBy == null
        ? Optional.empty()
        : Optional.of(new Overriding(overriddenBy, overrideReason, overriddenAt, overriddenUntil));
  }

  /** Whether it stands as it does because a human fail was overridden. */
  public boolean overridden() {
    return overriddenBy != null;
  }

  /** Whether and why the author took the newest revision back. */
  public Optional<Withdrawal> withdrawal() {
    return withdrawnAt == null
        ? Optional.empty()
        : Optional.of(new Withdrawal(author, withdrawalReason, withdrawnAt));
  }

  /** When the newest revision went live for the last time; it is not decided anew after that. */
  public Optional<Instant> promotedAt() {
    return Optional.ofNullable(promotedAt);
  }

  /** Ref of the model version that would go live, {@code {synthiantId}@{number}}. */
  public Optional<String> candidate() {
    return Optional.ofNullable(candidate);
  }

  public int revision() {
    return revision;
  }

  public String digest() {
    return digest;
  }

  public Status status() {
    return Status.find(status).orElseThrow();
  }

  public Verdict aiVerdict() {
    return Verdict.find(aiVerdict).orElseThrow();
  }

  public Verdict humanVerdict() {
    return Verdict.find(humanVerdict).orElseThrow();
  }

  public Optional<String> consensusNotes() {
    return Optional.ofNullable(consensusNotes);
  }

  public Instant consensusAt() {
    return consensusAt;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant updatedAt() {
    return updatedAt;
  }
}
