package org.zeropoint.training.engine.djl;

import java.util.Map;

/**
 * What {@code checkpoint.json} says.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param planDigest the plan that the run follows
 * @param corpusDigest the bytes of the whole corpus
 * @param step optimiser steps done
 * @param files digests by file name
 */
record Manifest(
    int formatVersion,
    String planDigest,
    String corpusDigest,
    int step,
    Map<String, String> files) {

  static final int FORMAT_VERSION = 1;

  Manifest {
    files = Map.copyOf(files);
  }
}
