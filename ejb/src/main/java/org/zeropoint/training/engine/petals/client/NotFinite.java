package org.zeropoint.training.engine.petals.client;

import org.zeropoint.lm.blocks.Hidden;

/** The model itself gives numbers that are not finite, whoever computes it. */
public final class NotFinite extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotFinite(String where) {
    super(where);
  }

  /** Requires that what nodes are to be given is finite. */
  static void unless(Hidden given) {
    if (!given.finite()) {
      throw new NotFinite("what the ends of the model give is not finite");
    }
  }
}
