package org.zeropoint.lm.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Numbers on their way into native memory and back. */
public final class NativeArrays {

  private NativeArrays() {}

  /** Of the extents of a tensor. */
  public static Shape shape(List<Integer> extents) {
    return new Shape(extents.stream().mapToLong(Integer::longValue).toArray());
  }

  /**
   * A copy of numbers. It lies in PyTorch's own, aligned memory: alignment may change the order of
   * additions.
   *
   * @param argument the array's name, as {@link Program#call} wants it
   */
  public static NDArray copy(NDManager manager, String argument, float[] data, Shape shape) {
    NDArray array =
        manager.getDevice().isGpu() ? sent(manager, data, shape) : filled(manager, data, shape);
    array.setName(argument);
    return array;
  }

  /** Without a buffer beside it, which would last until garbage is collected. */
  private static NDArray filled(NDManager manager, float[] data, Shape shape) {
    NDArray array = manager.create(shape, DataType.FLOAT32);
    array.toByteBuffer(true).asFloatBuffer().put(data);
    return array;
  }

  private static NDArray sent(NDManager manager, float[] data, Shape shape) {
    try (NDArray view = manager.create(data, shape)) {
      return view.duplicate();
    }
  }

  /** A copy of an array's numbers, row-major, without a copy of its bytes on the way. */
  public static float[] floats(NDArray array) {
    var floats = new float[Math.toIntExact(array.size())];
    array.toByteBuffer(true).asFloatBuffer().get(floats);
    return floats;
  }
}
