package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Numbers on their way into native memory and back. */
final class NativeArrays {

  private NativeArrays() {}

  static Shape shape(List<Integer> extents) {
    return new Shape(extents.stream().mapToLong(Integer::longValue).toArray());
  }

  /** A copy in PyTorch's own, aligned memory: alignment may change the order of additions. */
  static NDArray aligned(NDManager manager, float[] data, Shape shape) {
    try (NDArray view = manager.create(data, shape)) {
      return view.duplicate();
    }
  }

  static NDArray of(NDManager manager, Hidden hidden) {
    return aligned(
        manager, hidden.data(), new Shape(hidden.rows(), hidden.length(), hidden.width()));
  }

  /** Back from rows × positions × width. */
  static Hidden hidden(NDArray array) {
    Shape shape = array.getShape();
    return new Hidden(
        Math.toIntExact(shape.get(0)),
        Math.toIntExact(shape.get(1)),
        Math.toIntExact(shape.get(2)),
        array.toFloatArray());
  }
}
