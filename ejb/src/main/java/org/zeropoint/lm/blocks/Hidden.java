package org.zeropoint.lm.blocks;

import org.zeropoint.shared.Invalid;

/**
 * The residual stream between two blocks, or a gradient by it.
 *
 * @param rows sequences
 * @param length positions of each
 * @param width numbers of a position
 * @param data {@code rows × length × width}, row-major
 */
@SuppressWarnings("ArrayRecordComponent")
public record Hidden(int rows, int length, int width, float[] data) {

  public Hidden {
    if (rows < 1 || length < 1 || width < 1) {
      throw new Invalid(
          "/hidden",
          "must have rows, positions and width, not %d × %d × %d".formatted(rows, length, width));
    }
    long numbers = Math.multiplyExact(Math.multiplyExact((long) rows, length), width);
    if (data.length != numbers) {
      throw new Invalid("/hidden", "has %d numbers, not %d".formatted(data.length, numbers));
    }
  }

  /** Whether every number is finite. */
  public boolean finite() {
    for (float value : data) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
