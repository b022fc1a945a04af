package org.zeropoint.exchange.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * The place of the last event, and of the last one that was purged. Only who puts events in order
 * locks it, never who announces one.
 */
@Entity
@Table(name = "event_head")
public class EventHead {

  public static final int ONLY = 1;

  @Id private int id;
  private long place;
  private long purged;

  protected EventHead() {}

  /** The next place, which is taken with this. */
  public long next() {
    place++;
    return place;
  }

  public void purgedTo(long last) {
    purged = Math.max(purged, last);
  }

  public long place() {
    return place;
  }

  public long purged() {
    return purged;
  }

  /**
   * Whether a reader who has everything up to {@code after} may miss something: it was purged, or
   * the reader knows places that this database never gave. Nobody misses what they never had, so
   * that 0 is always right.
   */
  public boolean leavesAGapAfter(long after) {
    return after != 0 && after < purged || after > place;
  }
}
