package org.zeropoint.lm.safetensors;

import java.util.List;

/**
 * A dense array of 32-bit floats in row-major order.
 *
 * @param shape extent of each dimension; empty for a scalar
 * @param data the values, not copied: whoever makes a tensor gives its array away
 */
public record Tensor(List<Integer> shape, float[] data) {

  public Tensor {
    shape = List.copyOf(shape);
    if (elements(shape) != data.length) {
      throw new IllegalArgumentException("shape " + shape + " does not hold " + data.length);
    }
  }

  public static Tensor of(float[] data, Integer... shape) {
    return new Tensor(List.of(shape), data);
  }

  private static long elements(List<Integer> shape) {
    long product = 1;
    for (int extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException("negative extent in shape " + shape);
      }
      product = Math.multiplyExact(product, extent);
    }
    return product;
  }
}
