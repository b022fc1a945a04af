package org.zeropoint.security.entity;

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

/** A bearer token of an account: random, known to us only by its SHA-256, with an end. */
@Entity
@Table(name = "access_token")
public class AccessToken {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  @ManyToOne(optional = false)
  @JoinColumn(name = "account_id")
  private Account account;

  private String label;
  private String sha256;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "revoked_at")
  private Instant revokedAt;

  protected AccessToken() {}

  public AccessToken(Account account, String label, String sha256, Instant now, Instant expiry) {
    this.account = account;
    this.label = label;
    this.sha256 = sha256;
    this.createdAt = now;
    this.expiresAt = expiry;
  }

  public boolean usableAt(Instant now) {
    return revokedAt == null && now.isBefore(expiresAt) && account.enabled();
  }

  public void revoke(Instant now) {
    if (revokedAt == null) {
      revokedAt = now;
    }
  }

  public long id() {
    return id;
  }

  public Account account() {
    return account;
  }

  public String label() {
    return label;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant expiresAt() {
    return expiresAt;
  }

  public Optional<Instant> revokedAt() {
    return Optional.ofNullable(revokedAt);
  }
}
