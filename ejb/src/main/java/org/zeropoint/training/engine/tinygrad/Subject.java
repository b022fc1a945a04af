package org.zeropoint.training.engine.tinygrad;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.training.engine.worker.Block;

/** What a worker computes on: a model's form and weights, and the batches that it learns from. */
interface Subject {

  /** The model, as the worker's {@code models.py} reads it. */
  ObjectNode form();

  /**
   * First weights: those of a file, or of the plan's seed.
   *
   * @throws org.zeropoint.shared.Invalid when the file does not hold weights of the model
   */
  Map<String, Tensor> weights(Optional<Path> file);

  /**
   * An optimiser's state, by slot, a dot and the weight's name.
   *
   * @throws org.zeropoint.shared.Invalid when the file holds another
   */
  Map<String, Tensor> state(Path file, Optimizer optimizer);

  /** The batch of a step, from 1; of the same shape for each. */
  Sheet batch(int step);

  /** What is held out, in sheets of the same shape; empty when nothing is. */
  List<Sheet> heldOut();

  /** Writes weights as every engine does. */
  void write(Path file, Map<String, Tensor> weights);

  /**
   * Rows for the worker.
   *
   * @param inputs {@code x}
   * @param targets {@code y}
   * @param rows that count; those after them fill up to the shape
   * @param tokens that are read
   */
  record Sheet(Block inputs, Block targets, int rows, long tokens) {

    Map<String, Block> blocks() {
      return Map.of("x", inputs, "y", targets);
    }
  }
}
