package org.zeropoint.lm.safetensors;

import java.util.List;

/**
 * What a file's header says of a tensor.
 *
 * @param shape extent of each dimension; empty for a scalar
 * @param bytes that its numbers take: their count times {@link DType#bytes()}
 */
public record TensorEntry(String name, DType dtype, List<Integer> shape, long bytes) {

  public TensorEntry {
    shape = List.copyOf(shape);
  }

  /** How many numbers it holds. */
  public long elements() {
    return bytes / dtype.bytes();
  }

  /**
   * Bytes of a dense array.
   *
   * @throws ArithmeticException when they are more than a long holds
   */
  static long bytes(DType dtype, List<Integer> shape) {
    long product = dtype.bytes();
    for (int extent : shape) {
      product = Math.multiplyExact(product, extent);
    }
    return product;
  }
}
