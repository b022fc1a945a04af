package org.zeropoint.training.engine.petals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.text.Batch;

/** Batches cut so that a call brings a node a bounded number of positions. */
final class Pieces {

  /** Positions of a call at most, but never less than a row. */
  static final int POSITIONS = 2048;

  private Pieces() {}

  /** Rows in their order. */
  static List<Batch> of(List<Batch> batches) {
    var pieces = new ArrayList<Batch>();
    for (Batch batch : batches) {
      int most = Math.max(1, POSITIONS / batch.length());
      for (int row = 0; row < batch.rows(); row += most) {
        int end = Math.min(batch.rows(), row + most);
        int from = row * batch.length();
        int to = end * batch.length();
        pieces.add(
            new Batch(
                Arrays.copyOfRange(batch.inputs(), from, to),
                Arrays.copyOfRange(batch.targets(), from, to),
                end - row,
                batch.length()));
      }
    }
    return pieces;
  }

  /** How many tokens have a target. */
  static int predicted(List<Batch> batches) {
    return (int)
        batches.stream()
            .flatMapToLong(batch -> Arrays.stream(batch.targets()))
            .filter(target -> target != Example.IGNORED)
            .count();
  }
}
