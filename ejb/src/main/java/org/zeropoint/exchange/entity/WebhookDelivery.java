package org.zeropoint.exchange.entity;

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
 * One event on its way to one webhook, and how that went. Its body never changes, so that a
 * receiver gets the same bytes however often it is tried.
 */
@Entity
@Table(name = "webhook_delivery")
public class WebhookDelivery {

  public static final String PENDING = "pending";
  public static final String DELIVERED = "delivered";
  public static final String FAILED = "failed";

  private static final int LONGEST_ANSWER = 1000;
  private static final int LONGEST_PROBLEM = 500;

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @ManyToOne(optional = false)
  @JoinColumn(name = "webhook_pk")
  private Webhook webhook;

  @Column(name = "event_id")
  private String eventId;

  private String event;
  private String body;
  private String state;
  private int tries;
  private int attempts;

  @Column(name = "due_at")
  private Instant dueAt;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "attempted_at")
  private Instant attemptedAt;

  @Column(name = "answer_status")
  private Integer answerStatus;

  private String answer;
  private String problem;

  protected WebhookDelivery() {}

  public WebhookDelivery(Webhook webhook, Message message, Instant now) {
    this.webhook = webhook;
    this.eventId = message.eventId();
    this.event = message.event();
    this.body = message.body();
    this.state = PENDING;
    this.createdAt = now;
    this.dueAt = now;
  }

  /**
   * What is to be told.
   *
   * @param event type and verb
   * @param body JSON
   */
  public record Message(String eventId, String event, String body) {}

  /**
   * What came of an attempt.
   *
   * @param status of the answer; empty when there was none
   * @param answer how the answer's body begins
   * @param problem why it did not arrive; empty when it did
   */
  public record Outcome(Optional<Integer> status, String answer, Optional<String> problem) {}

  public boolean isDue(Instant now) {
    return PENDING.equals(state) && !dueAt.isAfter(now);
  }

  /** Takes it for an attempt; until {@code lease} has passed nobody else does. */
  public void claim(Instant now, Instant lease) {
    tries++;
    attempts++;
    attemptedAt = now;
    dueAt = lease;
  }

  /**
   * Notes how attempt number {@code attempt} went; the word of one that was overtaken by another
   * does not count.
   *
   * @param retry when to try again; empty to give up
   */
  public void went(int attempt, Outcome outcome, Optional<Instant> retry) {
    if (attempt != attempts || !PENDING.equals(state)) {
      return;
    }
    answerStatus = outcome.status().orElse(null);
    answer = cut(outcome.answer(), LONGEST_ANSWER);
    problem = outcome.problem().map(p -> cut(p, LONGEST_PROBLEM)).orElse(null);
    if (outcome.problem().isEmpty()) {
      state = DELIVERED;
    } else if (retry.isEmpty()) {
      state = FAILED;
    } else {
      dueAt = retry.get();
    }
  }

  /** Starts afresh, with all its tries. */
  public void again(Instant now) {
    state = PENDING;
    tries = 0;
    dueAt = now;
  }

  private static String cut(String text, int most) {
    String plain = text.replace('\0', ' ');
    return plain.length() <= most ? plain : plain.substring(0, most);
  }

  public long id() {
    return id;
  }

  public Webhook webhook() {
    return webhook;
  }

  public String eventId() {
    return eventId;
  }

  public String event() {
    return event;
  }

  public String body() {
    return body;
  }

  public String state() {
    return state;
  }

  /** Tries since it was last asked for. */
  public int tries() {
    return tries;
  }

  /** All attempts that there were. */
  public int attempts() {
    return attempts;
  }

  /** When it is tried next, if it is. */
  public Optional<Instant> dueAt() {
    return PENDING.equals(state) ? Optional.of(dueAt) : Optional.empty();
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Optional<Instant> attemptedAt() {
    return Optional.ofNullable(attemptedAt);
  }

  public Optional<Integer> answerStatus() {
    return Optional.ofNullable(answerStatus);
  }

  public Optional<String> answer() {
    return Optional.ofNullable(answer).filter(a -> !a.isEmpty());
  }

  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
