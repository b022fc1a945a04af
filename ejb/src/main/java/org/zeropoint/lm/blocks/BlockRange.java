package org.zeropoint.lm.blocks;

import org.zeropoint.shared.Invalid;

/**
 * Transformer blocks that follow one another.
 *
 * @param first number of the first, from 0
 * @param end number after the last
 */
public record BlockRange(int first, int end) {

  public BlockRange {
    if (first < 0 || end <= first) {
      throw new Invalid(
          "/blocks", "must be some blocks in a row, not %d to %d".formatted(first, end));
    }
  }

  public int size() {
    return end - first;
  }

  public boolean holds(BlockRange other) {
    return first <= other.first && other.end <= end;
  }

  public boolean holds(int block) {
    return first <= block && block < end;
  }

  @Override
  public String toString() {
    return first + "-" + (end - 1);
  }
}
