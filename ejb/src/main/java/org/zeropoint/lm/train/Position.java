package org.zeropoint.lm.train;

import org.zeropoint.lm.train.DivergenceGuard.Standing;

/**
 * How far a course is. With weights and optimiser state it is all that the next step depends on:
 * the rate follows from step and peak, the batch from step and seed.
 *
 * @param step optimiser steps done; also the cursor in the data and in the random numbers
 * @param peak of the learning rate: halved once after a divergence
 * @param halved whether it was
 * @param standing of the guard
 * @param best evaluation
 */
public record Position(
    int step, double peak, boolean halved, Standing standing, EarlyStop.Best best) {

  /** The same place with half the learning rate. */
  public Position withHalfThePeak() {
    return new Position(step, peak / 2, true, standing, best);
  }

  /** The same place with another best evaluation. */
  public Position withBest(EarlyStop.Best other) {
    return new Position(step, peak, halved, standing, other);
  }

  /** After one more step. */
  public Position stepped(Standing found) {
    return new Position(step + 1, peak, halved, found, best);
  }

  /** The beginning. */
  public static Position start(double peak) {
    return new Position(0, peak, false, Standing.FRESH, EarlyStop.Best.NONE);
  }
}
