package org.zeropoint.training.engine.petals.swarm;

import java.util.List;
import java.util.Map;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.worker.Block;

/** What is sent to the worker, as it lies in frames. */
final class Blocks {

  private Blocks() {}

  /**
   * Token ids, {@code rows × length}.
   *
   * @throws Invalid when there are none, rows differ in length or an id is beyond the vocabulary
   */
  static Block tokens(List<int[]> rows, int vocabulary) {
    if (rows.isEmpty() || rows.get(0).length == 0) {
      throw new Invalid("/tokens", "must not be empty");
    }
    int length = rows.get(0).length;
    var flat = new long[rows.size() * length];
    int to = 0;
    for (int[] row : rows) {
      if (row.length != length) {
        throw new Invalid("/tokens", "must be rows of one length");
      }
      for (int token : row) {
        if (token < 0 || token >= vocabulary) {
          throw new Invalid(
              "/tokens", "must be from 0 to %d, not %d".formatted(vocabulary - 1, token));
        }
        flat[to++] = token;
      }
    }
    return Block.of(flat, rows.size(), length);
  }

  /** {@code rows × length × width}. */
  static Block of(Hidden hidden) {
    return Block.of(
        new Tensor(List.of(hidden.rows(), hidden.length(), hidden.width()), hidden.data()));
  }

  /** Inputs {@code x} and targets {@code y}, each {@code rows × length}. */
  static Map<String, Block> of(Batch batch) {
    return Map.of(
        "x", Block.of(batch.inputs(), batch.rows(), batch.length()),
        "y", Block.of(batch.targets(), batch.rows(), batch.length()));
  }
}
