package org.zeropoint.training.engine.petals.client;

import java.util.Arrays;
import org.zeropoint.lm.blocks.Hidden;

/**
 * All positions that some rows had at one place between blocks, from 0 on. Used by one thread at a
 * time.
 */
final class History {

  private static final int FIRST_CAPACITY = 64;

  private final int rows;
  private final int width;
  private float[][] numbers;
  private int length;

  History(int rows, int width) {
    this.rows = rows;
    this.width = width;
    this.numbers = new float[rows][FIRST_CAPACITY * width];
  }

  int length() {
    return length;
  }

  /**
   * Keeps positions, in place of those that were there from {@code at} on.
   *
   * @throws IllegalArgumentException when there are fewer than {@code at}
   */
  void put(int at, Hidden positions) {
    if (at > length || positions.rows() != rows || positions.width() != width) {
      throw new IllegalArgumentException(
          "%d positions of %d rows do not follow %d".formatted(positions.length(), rows, length));
    }
    length = at + positions.length();
    int size = positions.length() * width;
    for (int row = 0; row < rows; row++) {
      if (numbers[row].length < length * width) {
        numbers[row] = Arrays.copyOf(numbers[row], Math.max(2 * at, length) * width);
      }
      System.arraycopy(positions.data(), row * size, numbers[row], at * width, size);
    }
  }

  /** All that is kept. */
  Hidden whole() {
    return first(length);
  }

  /** The first positions. */
  Hidden first(int count) {
    int size = count * width;
    var data = new float[Math.multiplyExact(rows, size)];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(numbers[row], 0, data, row * size, size);
    }
    return new Hidden(rows, count, width, data);
  }

  /** The last positions of some. */
  static Hidden last(Hidden positions, int count) {
    if (count == positions.length()) {
      return positions;
    }
    return cut(positions, positions.length() - count, count);
  }

  /** Positions from one on. */
  static Hidden cut(Hidden positions, int from, int count) {
    int width = positions.width();
    var data = new float[positions.rows() * count * width];
    for (int row = 0; row < positions.rows(); row++) {
      System.arraycopy(
          positions.data(),
          (row * positions.length() + from) * width,
          data,
          row * count * width,
          count * width);
    }
    return new Hidden(positions.rows(), count, width, data);
  }
}
