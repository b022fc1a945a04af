package org.zeropoint.lm.model;

/** Rows of tokens that are continued, one token each at a time. Used by one thread at a time. */
public interface Drawing extends AutoCloseable {

  /** Draws the next token of each row. */
  int[] next();

  @Override
  void close();
}
