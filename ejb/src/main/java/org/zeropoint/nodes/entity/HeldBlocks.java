package org.zeropoint.nodes.entity;

import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;

/**
 * Blocks of a model that a node has in its memory.
 *
 * @param model digest of the model's file
 * @param first number of the first block, from 0
 * @param end number after the last
 * @param bytes of weights
 */
public record HeldBlocks(Digest model, int first, int end, long bytes) {

  public HeldBlocks {
    if (first < 0 || end <= first || end > WantedBlocks.MOST || bytes < 0) {
      throw new Invalid(
          "/held",
          "must hold some blocks in a row below %d, not %d to %d"
              .formatted(WantedBlocks.MOST, first, end));
    }
  }
}
