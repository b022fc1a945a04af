package org.zeropoint.nodes.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.zeropoint.shared.Digest;

/** A request that was here, for as long as it could be sent again. */
@Entity
@Table(name = "used_nonce")
public class UsedNonce {

  @Id private String id;

  @Column(name = "expires_at")
  private Instant expiresAt;

  protected UsedNonce() {}

  public UsedNonce(String signer, String nonce, Instant expiresAt) {
    this.id = id(signer, nonce);
    this.expiresAt = expiresAt;
  }

  /** The primary key: nonces of one signer are none of another's. */
  public static String id(String signer, String nonce) {
    return Digest.of(signer + "\n" + nonce).hex();
  }

  public String id() {
    return id;
  }

  public Instant expiresAt() {
    return expiresAt;
  }
}
