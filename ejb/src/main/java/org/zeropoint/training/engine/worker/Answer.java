package org.zeropoint.training.engine.worker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.lm.safetensors.Shapes;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;

/**
 * What a worker answered, of which nothing is taken before it was looked at.
 *
 * @param library of the worker
 * @param operation that was asked for
 */
public record Answer(String library, String operation, Frame frame) {

  private static final String MEMORY = "memory";

  /**
   * Floats of one tensor, row-major; each may be infinite or none.
   *
   * @throws Unavailable when it is missing, of another type or of another shape
   */
  public float[] floats(String name, Integer... shape) {
    return block(name, Block.Kind.F32, List.of(shape)).floats();
  }

  /**
   * Integers of one tensor, row-major.
   *
   * @throws Unavailable when it is missing, of another type or of another shape
   */
  public int[] integers(String name, Integer... shape) {
    return block(name, Block.Kind.I32, List.of(shape)).integers();
  }

  private Block block(String name, Block.Kind kind, List<Integer> shape) {
    Block block =
        Optional.ofNullable(frame.blocks().get(name))
            .orElseThrow(() -> wrong("without " + name, Optional.empty()));
    if (block.kind() != kind || !block.shape().equals(shape)) {
      throw wrong(
          "with %s of %s %s, not %s %s".formatted(name, block.kind(), block.shape(), kind, shape),
          Optional.empty());
    }
    return block;
  }

  /**
   * A whole number of the header.
   *
   * @throws Unavailable when it is not there, or less than 1
   */
  public int count(String name) {
    var said = frame.header().path(name);
    if (!said.isInt() || said.intValue() < 1) {
      throw wrong("with %s %s, which is no count".formatted(name, said), Optional.empty());
    }
    return said.intValue();
  }

  /**
   * All tensors: floats, finite, of these names and shapes.
   *
   * @throws Unavailable when they are others
   */
  public Map<String, Block> blocks(Shapes shapes) {
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
  public long memory() {
    var said = frame.header().path(MEMORY);
    if (!said.isIntegralNumber() || !said.canConvertToLong() || said.asLong() < 0) {
      throw wrong("with memory %s, which is no number of bytes".formatted(said), Optional.empty());
    }
    return said.asLong();
  }

  private Unavailable wrong(String what, Optional<Invalid> cause) {
    String message = "the %s worker answered \"%s\" %s".formatted(library, operation, what);
    return cause.map(e -> new Unavailable(message, e)).orElseGet(() -> new Unavailable(message));
  }
}
