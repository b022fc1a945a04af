package org.zeropoint.training.engine.petals.wire;

import org.zeropoint.lm.blocks.Hidden;

/**
 * What a form of the wire took from numbers: measured between what was sent and what is made of it.
 *
 * @param tensors that were measured
 * @param largest distance of a number, in its own unit
 * @param noise sum of the squares of all distances
 * @param signal sum of the squares of all numbers
 */
public record WireError(long tensors, double largest, double noise, double signal) {

  public static final WireError NONE = new WireError(0, 0, 0, 0);

  /** Of one tensor. */
  static WireError between(Hidden sent, Hidden made) {
    double largest = 0;
    double noise = 0;
    double signal = 0;
    float[] numbers = sent.data();
    for (int i = 0; i < numbers.length; i++) {
      double distance = Math.abs((double) numbers[i] - made.data()[i]);
      largest = Math.max(largest, distance);
      noise += distance * distance;
      signal += (double) numbers[i] * numbers[i];
    }
    return new WireError(1, largest, noise, signal);
  }

  /** Of both together. */
  WireError plus(WireError other) {
    return new WireError(
        tensors + other.tensors,
        Math.max(largest, other.largest),
        noise + other.noise,
        signal + other.signal);
  }

  /** Root mean square of the distances in relation to that of the numbers. */
  public double relative() {
    return signal == 0 ? 0 : Math.sqrt(noise / signal);
  }
}
