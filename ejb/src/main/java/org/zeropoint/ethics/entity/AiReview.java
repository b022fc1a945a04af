package org.zeropoint.ethics.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.Json;

/**
 * What an AI reviewer found on one revision. An error is neither a pass nor a fail: no vote is
 * cast, and the gate stays shut.
 */
@Entity
@Table(name = "ai_review")
public class AiReview {

  public static final String PASS = "pass";
  public static final String FAIL = "fail";
  public static final String ERROR = "error";

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @Column(name = "proposal_pk")
  private long proposalPk;

  private String digest;
  private String reviewer;
  private String verdict;
  private String findings;

  @Column(name = "reviewed_at")
  private Instant reviewedAt;

  private String content;

  @Column(name = "verdict_digest")
  private String verdictDigest;

  protected AiReview() {}

  public AiReview(
      long proposalPk, String digest, String reviewer, List<Finding> findings, Instant now) {
    this.proposalPk = proposalPk;
    this.digest = digest;
    this.reviewer = reviewer;
    this.findings = Json.write(findings);
    this.verdict = verdict(findings);
    this.reviewedAt = now;
  }

  /** What several reviewers found together. */
  public AiReview(long proposalPk, String reviewer, Judgement judgement, Instant now) {
    this(proposalPk, judgement.revision(), reviewer, judgement.findings(), now);
    this.verdict = judgement.verdict();
    this.content = Json.write(judgement);
    this.verdictDigest = judgement.digest().value();
  }

  /** Fails closed: no finding is no pass, nor are rules of which none applies. */
  static String verdict(List<Finding> findings) {
    if (findings.stream().noneMatch(Finding::applies)
        || findings.stream().anyMatch(f -> f.outcome() == Finding.Outcome.ERROR)) {
      return ERROR;
    }
    return findings.stream().noneMatch(Finding::hinders) ? PASS : FAIL;
  }

  public long id() {
    return id;
  }

  public long proposalPk() {
    return proposalPk;
  }

  public String digest() {
    return digest;
  }

  /** What each reviewer said; empty of reviews that were made before there were several. */
  public Optional<Judgement> judgement() {
    return Optional.ofNullable(content).map(text -> Json.read(text, Judgement.class));
  }

  /** Digest of the judgement, over everything but times. */
  public Optional<String> verdictDigest() {
    return Optional.ofNullable(verdictDigest);
  }

  public String reviewer() {
    return reviewer;
  }

  /** {@code pass|fail|error}. */
  public String verdict() {
    return verdict;
  }

  public List<Finding> findings() {
    try {
      return Json.mapper().readValue(findings, new TypeReference<List<Finding>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored findings are not readable", e);
    }
  }

  public Instant reviewedAt() {
    return reviewedAt;
  }
}
