package org.zeropoint.training.engine.session;

import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.train.DivergenceGuard.Standing;
import org.zeropoint.lm.train.EarlyStop;
import org.zeropoint.lm.train.Position;

/**
 * What {@code checkpoint.json} says.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param planDigest the plan that the run follows
 * @param corpusDigest the bytes of the whole corpus
 * @param step optimiser steps done
 * @param files digests by file name
 * @param position what else the next step depends on; empty in those of before it was kept
 */
record Manifest(
    int formatVersion,
    String planDigest,
    String corpusDigest,
    int step,
    Map<String, String> files,
    Optional<Position> position) {

  static final int FORMAT_VERSION = 1;

  Manifest {
    files = Map.copyOf(files);
  }

  /** Where the run goes on; a manifest without a position began with {@code peak}. */
  Position place(double peak) {
    return position.orElseGet(
        () -> new Position(step, peak, false, Standing.FRESH, EarlyStop.Best.NONE));
  }
}
