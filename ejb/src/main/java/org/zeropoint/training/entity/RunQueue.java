package org.zeropoint.training.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * Its only row is locked by whoever adds to the queue of runs for a person, or takes a run out of
 * it to train it.
 */
@Entity
@Table(name = "run_queue")
public class RunQueue {

  public static final int ONLY = 1;

  @Id private int id;

  protected RunQueue() {}
}
