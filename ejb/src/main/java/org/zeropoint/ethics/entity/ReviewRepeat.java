package org.zeropoint.ethics.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Json;

/**
 * A review that is made once more from the same inputs, to see that it comes to the same. It casts
 * no vote.
 */
@Entity
@Table(name = "review_repeat")
public class ReviewRepeat {

  private static final int LONGEST = 500;

  /** How far it is, and what came of it. */
  public enum State {
    WAITING,
    RUNNING,
    /** The same verdict, bit for bit. */
    EQUAL,
    DIFFERENT,
    /** It could not be made. */
    FAILED
  }

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @ManyToOne(optional = false)
  @JoinColumn(name = "review_pk")
  private AiReview review;

  @Column(name = "asked_by")
  private String askedBy;

  @Column(name = "asked_at")
  private Instant askedAt;

  private boolean anew;

  @Column(name = "started_at")
  private Instant startedAt;

  /** Until when the server that makes it is waited for; null of what was begun before that was. */
  @Column(name = "lease_until")
  private Instant leaseUntil;

  @Column(name = "finished_at")
  private Instant finishedAt;

  @Column(name = "verdict_digest")
  private String verdictDigest;

  private String differences;
  private String problem;

  protected ReviewRepeat() {}

  /**
   * @param anew whether those outside are asked once more; else what they said is used again
   */
  public ReviewRepeat(AiReview review, String askedBy, boolean anew, Instant now) {
    this.review = review;
    this.askedBy = askedBy;
    this.anew = anew;
    this.askedAt = now;
  }

  /**
   * A server takes it.
   *
   * @param until when it is taken for given up, unless something is heard of that server
   */
  public void begin(Instant now, Instant until) {
    if (startedAt != null) {
      throw new Conflict("it has begun already");
    }
    startedAt = now;
    leaseUntil = until;
  }

  /** The server that makes it is still at it. */
  public void renew(Instant until) {
    requireOpen();
    leaseUntil = until;
  }

  /** Refuses while a server is at it. */
  public void requireUnattended(Instant now) {
    if (leaseUntil != null && !leaseUntil.isBefore(now)) {
      throw new Conflict("a server is at it");
    }
  }

  /** Writes down what came of it. */
  public void became(Judgement judgement, Instant now) {
    requireOpen();
    List<String> found = review.judgement().orElseThrow().differences(judgement);
    verdictDigest = judgement.digest().value();
    differences = Json.write(found);
    finishedAt = now;
  }

  public void failed(String reason, Instant now) {
    requireOpen();
    problem = reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST);
    finishedAt = now;
  }

  private void requireOpen() {
    if (finishedAt != null) {
      throw new Conflict("it is over already");
    }
  }

  public State state() {
    if (finishedAt == null) {
      return startedAt == null ? State.WAITING : State.RUNNING;
    }
    if (problem != null) {
      return State.FAILED;
    }
    return differences().isEmpty() ? State.EQUAL : State.DIFFERENT;
  }

  public long id() {
    return id;
  }

  public AiReview review() {
    return review;
  }

  public String askedBy() {
    return askedBy;
  }

  public Instant askedAt() {
    return askedAt;
  }

  public boolean anew() {
    return anew;
  }

  public Optional<Instant> startedAt() {
    return Optional.ofNullable(startedAt);
  }

  public Optional<Instant> finishedAt() {
    return Optional.ofNullable(finishedAt);
  }

  /** Of what it came to. */
  public Optional<String> verdictDigest() {
    return Optional.ofNullable(verdictDigest);
  }

  /** What it says otherwise than the review that is kept. */
  public List<String> differences() {
    if (differences == null) {
      return List.of();
    }
    try {
      return Json.mapper().readValue(differences, new TypeReference<List<String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored differences are not readable", e);
    }
  }

  /** Why it could not be made. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
