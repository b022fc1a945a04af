package org.zeropoint.lm.safetensors;

import java.util.List;
import java.util.function.Supplier;

/**
 * A tensor whose numbers are fetched when they are written, and let go afterwards: of many only one
 * is on the heap.
 *
 * @param shape extent of each dimension
 * @param data gives the numbers in row-major order; may be called more than once
 */
public record DeferredTensor(List<Integer> shape, Supplier<float[]> data) {

  public DeferredTensor {
    shape = List.copyOf(shape);
  }

  public static DeferredTensor of(Tensor tensor) {
    return new DeferredTensor(tensor.shape(), tensor::data);
  }
}
