package org.zeropoint.lm.generation;

/** Why a continuation ended. */
public enum Finish {
  /** A stop string came, or the token that ends a text. */
  STOP,
  /** It has as many tokens as were asked for. */
  LENGTH,
  /** Whoever listened wants no more. */
  CANCELLED
}
