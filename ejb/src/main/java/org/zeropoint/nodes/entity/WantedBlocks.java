package org.zeropoint.nodes.entity;

import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;

/**
 * Blocks of a model that a node shall hold.
 *
 * @param model digest of the model's file
 * @param label what people call the model
 * @param blocks how many the model has
 * @param first number of the first that is wanted, from 0
 * @param end number after the last
 */
public record WantedBlocks(Digest model, String label, int blocks, int first, int end) {

  /** Blocks that a model may have. */
  public static final int MOST = 10_000;

  public WantedBlocks {
    if (first < 0 || end <= first || end > blocks || blocks > MOST) {
      throw new Invalid(
          "/blocks",
          "must be some blocks in a row of the %d that there are, not %d to %d"
              .formatted(blocks, first, end));
    }
  }
}
