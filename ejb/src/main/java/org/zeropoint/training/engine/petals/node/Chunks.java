package org.zeropoint.training.engine.petals.node;

import java.util.ArrayList;
import java.util.List;
import org.zeropoint.lm.blocks.Hidden;

/** Inputs cut along their positions. */
final class Chunks {

  private Chunks() {}

  /** Pieces of at most so many positions of each row. */
  static List<Hidden> of(Hidden whole, int most) {
    if (whole.length() <= most) {
      return List.of(whole);
    }
    var pieces = new ArrayList<Hidden>();
    for (int from = 0; from < whole.length(); from += most) {
      int length = Math.min(most, whole.length() - from);
      var data = new float[whole.rows() * length * whole.width()];
      copy(whole, from, new Hidden(whole.rows(), length, whole.width(), data), 0, length);
      pieces.add(new Hidden(whole.rows(), length, whole.width(), data));
    }
    return pieces;
  }

  /** Pieces that follow one another, put together. */
  static Hidden joined(List<Hidden> pieces) {
    if (pieces.size() == 1) {
      return pieces.get(0);
    }
    Hidden first = pieces.get(0);
    int length = pieces.stream().mapToInt(Hidden::length).sum();
    var data = new float[first.rows() * length * first.width()];
    var whole = new Hidden(first.rows(), length, first.width(), data);
    int at = 0;
    for (Hidden piece : pieces) {
      copy(piece, 0, whole, at, piece.length());
      at += piece.length();
    }
    return whole;
  }

  private static void copy(Hidden source, int from, Hidden target, int to, int length) {
    int width = source.width();
    for (int row = 0; row < source.rows(); row++) {
      System.arraycopy(
          source.data(),
          (row * source.length() + from) * width,
          target.data(),
          (row * target.length() + to) * width,
          length * width);
    }
  }
}
