package org.zeropoint.lm.generation;

/** Why a continuation ended. */
public enum Finish {
  /** A stop string came. */
  STOP,
  /** It has as many tokens as were asked for. */
  LENGTH,
  /** Whoever listened wants no more. */
  CANCELLED
}
