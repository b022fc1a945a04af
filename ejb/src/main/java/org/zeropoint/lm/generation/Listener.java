package org.zeropoint.lm.generation;

/** Hears a text while it is written. */
@FunctionalInterface
public interface Listener {

  /**
   * The next piece, whole characters and never empty.
   *
   * @return whether to go on
   */
  boolean hear(String piece);
}
