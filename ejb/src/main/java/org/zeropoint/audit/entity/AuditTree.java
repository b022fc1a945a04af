package org.zeropoint.audit.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How many leaves the tree has; locked by whoever adds some. */
@Entity
@Table(name = "audit_tree")
public class AuditTree {

  public static final int ONLY = 1;

  @Id private int id;
  private long size;
  private boolean whole;

  protected AuditTree() {}

  /** The place of the next leaf, which is taken with this call. */
  public long next() {
    return size++;
  }

  public long size() {
    return size;
  }

  /** Says whether everything that waited has its place now. */
  public void caughtUp(boolean all) {
    whole = all;
  }

  /**
   * Whether the entries of each transaction are in it together. A batch that leaves some waiting
   * may tear them apart; no checkpoint is signed over that.
   */
  public boolean whole() {
    return whole;
  }
}
