package org.zeropoint.lm.train;

import java.util.Map;

/**
 * What {@code checkpoint.json} says.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param course digest of what is trained on what and how: a checkpoint of another is refused
 * @param position how far
 * @param files digests by file name
 */
record Manifest(int formatVersion, String course, Position position, Map<String, String> files) {

  static final int FORMAT_VERSION = 1;

  Manifest {
    files = Map.copyOf(files);
  }
}
