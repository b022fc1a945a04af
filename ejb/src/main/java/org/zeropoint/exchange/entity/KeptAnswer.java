package org.zeropoint.exchange.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

/**
 * What a caller was answered to a request with an {@code Idempotency-Key}; without an answer, the
 * claim of the first attempt.
 */
@Entity
@Table(name = "kept_answer")
public class KeptAnswer {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;
  private String caller;

  @Column(name = "idempotency_key")
  private String key;

  private String request;
  private Integer status;
  private String headers;
  private String body;

  @Column(name = "expires_at")
  private Instant expiresAt;

  protected KeptAnswer() {}

  /**
   * The claim of a first attempt.
   *
   * @param request digest of the call and its body
   */
  public KeptAnswer(Caller caller, String key, Digest request, Instant expiresAt) {
    this.tenant = caller.tenant();
    this.caller = caller.name();
    this.key = key;
    this.request = request.value();
    this.expiresAt = expiresAt;
  }

  /**
   * An answer.
   *
   * @param headers those that belong to it, by name
   * @param body empty when it is shown once only
   */
  public record Answer(int status, Map<String, String> headers, Optional<String> body) {

    public Answer {
      headers = Map.copyOf(headers);
      Objects.requireNonNull(body);
    }
  }

  public void answered(Answer answer) {
    status = answer.status();
    headers = Json.write(answer.headers());
    body = answer.body().orElse(null);
  }

  /** What was answered; empty while the first attempt is under way, or when it broke off. */
  public Optional<Answer> answer() {
    return Optional.ofNullable(status)
        .map(given -> new Answer(given, headers(), Optional.ofNullable(body)));
  }

  /** Whether this call with this body was the first attempt. */
  public boolean isOf(Digest other) {
    return request.equals(other.value());
  }

  public boolean expiredAt(Instant now) {
    return !now.isBefore(expiresAt);
  }

  private Map<String, String> headers() {
    var found = new java.util.HashMap<String, String>();
    Json.parse(headers)
        .properties()
        .forEach(header -> found.put(header.getKey(), header.getValue().asText()));
    return found;
  }
}
