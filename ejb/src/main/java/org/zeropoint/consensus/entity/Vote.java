package org.zeropoint.consensus.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;

/**
 * What one voter says of one revision. Never changed: who thinks again before the decision casts
 * another, which counts.
 */
@Entity
public class Vote {

  public static final String PASS = "pass";
  public static final String FAIL = "fail";

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @Column(name = "proposal_pk")
  private long proposalPk;

  private String digest;
  private String channel;
  private String result;
  private String voter;
  private int ordinal;
  private String notes;

  @Column(name = "cast_at")
  private Instant castAt;

  private String answer;

  protected Vote() {}

  public Vote(long proposalPk, Cast cast, int ordinal, Instant now) {
    this.proposalPk = proposalPk;
    this.digest = cast.digest();
    this.channel = cast.channel().external();
    this.result = cast.pass() ? PASS : FAIL;
    this.voter = cast.voter();
    this.ordinal = ordinal;
    this.notes = cast.notes();
    this.castAt = now;
  }

  /** A vote before it is written down. */
  public record Cast(String digest, Channel channel, boolean pass, String voter, String notes) {}

  /** Keeps the answer that the voter got: the same vote again gets the same answer. */
  public void answered(String json) {
    answer = json;
  }

  public boolean says(Cast cast) {
    return channel() == cast.channel() && passes() == cast.pass() && notes.equals(cast.notes());
  }

  public long id() {
    return id;
  }

  public String digest() {
    return digest;
  }

  public Channel channel() {
    return Channel.AI.external().equals(channel) ? Channel.AI : Channel.HUMAN;
  }

  public boolean passes() {
    return PASS.equals(result);
  }

  public String result() {
    return result;
  }

  public String voter() {
    return voter;
  }

  public int ordinal() {
    return ordinal;
  }

  public String notes() {
    return notes;
  }

  public Instant castAt() {
    return castAt;
  }

  public Optional<String> answer() {
    return Optional.ofNullable(answer);
  }
}
