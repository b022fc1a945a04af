package org.zeropoint.lm.optimizer;

/**
 * Clipping by the global norm: the whole gradient is scaled so that its L2 norm is at most 1.
 *
 * <p>Source: Pascanu et al., "On the difficulty of training recurrent neural networks", arXiv
 * 1211.5063, algorithm 1.
 */
public final class Clipping {

  private static final double MAX_NORM = 1;

  private Clipping() {}

  /** The factor for every gradient; 1 when the norm is small enough. */
  public static double factor(double globalNorm) {
    return globalNorm > MAX_NORM ? MAX_NORM / globalNorm : 1;
  }
}
