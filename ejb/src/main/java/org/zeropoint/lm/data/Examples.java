package org.zeropoint.lm.data;

/** The rows of one part of the data: what is learned from, or what is held out. */
public interface Examples {

  /** Number of rows, at least 1, and the same in each epoch. */
  int count();

  /**
   * A row; the same at each call.
   *
   * @param index from 0, below {@link #count()}
   */
  Example example(int index);

  /**
   * The rows as one epoch sees them. Most data has the same rows in each; packed documents are put
   * together anew.
   *
   * @param epoch from 0
   */
  default Examples epoch(long epoch) {
    return this;
  }
}
