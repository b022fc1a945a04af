package org.zeropoint.training.engine.tinygrad;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.worker.Block;
import org.zeropoint.training.engine.worker.Frame;

/**
 * What a worker answered, of which nothing is taken before it was looked at.
 *
 * @param operation that was asked for
 */
record Answer(String operation, Frame frame) {

  private static final String MEMORY = "memory";

  /**
   * Floats of one tensor, row-major; each may be infinite or none.
   *
   * @throws Unavailable when it is missing, of another type or of another shape
   */
  float[] floats(String name, Integer... shape) {
    Block block =
        Optional.ofNullable(frame.blocks().get(name))
            .orElseThrow(() -> wrong("without " + name, Optional.empty()));
    List<Integer> expected = List.of(shape);
    if (block.kind() != Block.Kind.F32 || !block.shape().equals(expected)) {
      throw wrong(
          "with %s of %s %s, not F32 %s".formatted(name, block.kind(), block.shape(), expected),
          Optional.empty());
    }
    return block.floats();
  }

  /**
   * All tensors: floats, finite, of these names and shapes.
   *
   * @throws Unavailable when they are others
   */
  Map<String, Block> blocks(Shapes shapes) {
    var tensors = new LinkedHashMap<String, Tensor>();
    frame
        .blocks()
        .forEach(
            (name, block) ->
                tensors.put(
                    name,
                    new Tensor(
                        block.shape(), floats(name, block.shape().toArray(Integer[]::new)))));
    try {
      shapes.require("the run's model", tensors, "the answer");
    } catch (Invalid e) {
      throw wrong("with what is not to be kept: " + e.getMessage(), Optional.of(e));
    }
    return frame.blocks();
  }

  /**
   * What the worker holds in memory, in bytes.
   *
   * @throws Unavailable when it does not say so
   */
  long memory() {
    var said = frame.header().path(MEMORY);
    if (!said.isIntegralNumber() || !said.canConvertToLong() || said.asLong() < 0) {
      throw wrong("with memory %s, which is no number of bytes".formatted(said), Optional.empty());
    }
    return said.asLong();
  }

  private Unavailable wrong(String what, Optional<Invalid> cause) {
    String message = "the tinygrad worker answered \"%s\" %s".formatted(operation, what);
    return cause.map(e -> new Unavailable(message, e)).orElseGet(() -> new Unavailable(message));
  }
}
