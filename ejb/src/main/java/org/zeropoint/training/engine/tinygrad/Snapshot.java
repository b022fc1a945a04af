package org.zeropoint.training.engine.tinygrad;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.training.engine.worker.Answer;
import org.zeropoint.training.engine.worker.Block;

/**
 * Weights and optimiser state after some step: all that another worker needs to go on.
 *
 * @param blocks named {@code weight.{name}} and {@code state.{slot}.{name}}
 */
record Snapshot(Map<String, Block> blocks) {

  private static final String WEIGHT = "weight.";
  private static final String STATE = "state.";

  static Snapshot of(Map<String, Tensor> weights, Map<String, Tensor> state) {
    // In one order, wherever they come from: sums over all of them are then the same bits.
    var blocks = new TreeMap<String, Block>();
    weights.forEach((name, tensor) -> blocks.put(WEIGHT + name, Block.of(tensor)));
    state.forEach((name, tensor) -> blocks.put(STATE + name, Block.of(tensor)));
    return new Snapshot(blocks);
  }

  /** Weights before the first step. */
  static Snapshot first(Map<String, Tensor> weights, Optimizer optimizer) {
    var state = new LinkedHashMap<String, Tensor>();
    for (String slot : optimizer.slots()) {
      weights.forEach(
          (name, w) ->
              state.put(slot + "." + name, new Tensor(w.shape(), new float[w.data().length])));
    }
    return of(weights, state);
  }

  /**
   * What a worker has made of it.
   *
   * @throws org.zeropoint.shared.Unavailable when the answer holds other tensors, or numbers that
   *     are not finite
   */
  Snapshot after(Answer answer) {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    blocks.forEach((name, block) -> shapes.put(name, block.shape()));
    return new Snapshot(new TreeMap<>(answer.blocks(new Shapes(shapes))));
  }

  Map<String, Tensor> weights() {
    return tensors(WEIGHT);
  }

  Map<String, Tensor> state() {
    return tensors(STATE);
  }

  private Map<String, Tensor> tensors(String prefix) {
    var tensors = new TreeMap<String, Tensor>();
    blocks.forEach(
        (name, block) -> {
          if (name.startsWith(prefix)) {
            tensors.put(name.substring(prefix.length()), block.tensor());
          }
        });
    return tensors;
  }
}
