package org.zeropoint.audit.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A checkpoint as it was signed. Never changed. */
@Entity
@Table(name = "audit_checkpoint")
public class StoredCheckpoint {

  @Id private long size;
  private String root;
  private String note;

  @Column(name = "signed_at")
  private Instant signedAt;

  protected StoredCheckpoint() {}

  /**
   * @param root written as a digest
   * @param note the signed note as it is published
   */
  public StoredCheckpoint(long size, String root, String note, Instant signedAt) {
    this.size = size;
    this.root = root;
    this.note = note;
    this.signedAt = signedAt;
  }

  public long size() {
    return size;
  }

  public String root() {
    return root;
  }

  public String note() {
    return note;
  }

  public Instant signedAt() {
    return signedAt;
  }
}
