package org.zeropoint.consensus.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.zeropoint.shared.CanonicalJson;

/** One state of a tenant's policy. Never changed: an edit adds the next, and the newest counts. */
@Entity
@Table(name = "policy_version")
public class PolicyVersion {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;
  private int number;
  private String content;
  private String digest;
  private String editor;

  @Column(name = "created_at")
  private Instant createdAt;

  protected PolicyVersion() {}

  public PolicyVersion(String tenant, int number, Policy policy, String editor, Instant now) {
    this.tenant = tenant;
    this.number = number;
    this.content = CanonicalJson.of(policy.json());
    this.digest = policy.digest().value();
    this.editor = editor;
    this.createdAt = now;
  }

  public int number() {
    return number;
  }

  /** Canonical JSON. */
  public String content() {
    return content;
  }

  public String digest() {
    return digest;
  }

  public String editor() {
    return editor;
  }

  public Instant createdAt() {
    return createdAt;
  }
}
