package org.zeropoint.lm.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.zeropoint.lm.torch.NativeArrays;

/** The residual stream on its way into native memory and back. */
final class HiddenArrays {

  private HiddenArrays() {}

  /** Rows × positions × width. */
  static NDArray of(NDManager manager, Hidden hidden) {
    var shape = new Shape(hidden.rows(), hidden.length(), hidden.width());
    return NativeArrays.copy(manager, "h", hidden.data(), shape);
  }

  static Hidden hidden(NDArray array) {
    Shape shape = array.getShape();
    return new Hidden(
        Math.toIntExact(shape.get(0)),
        Math.toIntExact(shape.get(1)),
        Math.toIntExact(shape.get(2)),
        NativeArrays.floats(array));
  }
}
