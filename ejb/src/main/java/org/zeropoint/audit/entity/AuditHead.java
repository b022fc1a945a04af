package org.zeropoint.audit.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The last entry's number and hash; locking it orders the writers. */
@Entity
@Table(name = "audit_head")
public class AuditHead {

  public static final int ONLY = 1;

  @Id private int id;
  private long seq;
  private String hash;

  protected AuditHead() {}

  public void advance(AuditEntry entry) {
    seq = entry.seq();
    hash = entry.hash();
  }

  public long seq() {
    return seq;
  }

  public String hash() {
    return hash;
  }
}
