package org.zeropoint.lm.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Numbers on their way into native memory. */
public final class NativeArrays {

  private NativeArrays() {}

  /** Of the extents of a tensor. */
  public static Shape shape(List<Integer> extents) {
    return new Shape(extents.stream().mapToLong(Integer::longValue).toArray());
  }

  /**
   * A copy of numbers.
   *
   * @param argument the array's name, as {@link Program#call} wants it
   */
  public static NDArray copy(NDManager manager, String argument, float[] data, Shape shape) {
    // The duplicate lies in PyTorch's own, aligned memory: alignment may change the order of
    // additions.
    try (NDArray view = manager.create(data, shape)) {
      NDArray array = view.duplicate();
      array.setName(argument);
      return array;
    }
  }
}
