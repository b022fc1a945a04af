package org.zeropoint.training.engine.petals.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.safetensors.HalfPrecision;

/** Positions as binary16, each with a power of two of its own. */
final class Halves {

  /** Of the largest number of a position: the next power is infinite when it is rounded up to. */
  private static final int EXPONENT = 14;

  private Halves() {}

  /** One a position: a power of two, 0 of nothing but zeros, NaN where a number is not finite. */
  static float[] scales(Hidden hidden) {
    float[] data = hidden.data();
    int width = hidden.width();
    var scales = new float[data.length / width];
    for (int p = 0; p < scales.length; p++) {
      scales[p] = scale(data, p * width, (p + 1) * width);
    }
    return scales;
  }

  private static float scale(float[] data, int from, int to) {
    float most = 0;
    for (int i = from; i < to; i++) {
      if (!Float.isFinite(data[i])) {
        return Float.NaN;
      }
      most = Math.max(most, Math.abs(data[i]));
    }
    int exponent = Math.max(Float.MIN_EXPONENT, Math.getExponent(most));
    return most == 0 ? 0 : Math.scalb(1f, exponent - EXPONENT);
  }

  static ByteBuffer encode(Hidden hidden, float[] scales) {
    float[] data = hidden.data();
    int width = hidden.width();
    ByteBuffer halves = ByteBuffer.allocate(Math.multiplyExact(Short.BYTES, data.length));
    halves.order(ByteOrder.LITTLE_ENDIAN);
    for (int p = 0; p < scales.length; p++) {
      // A double holds the reciprocal of each such power, and the product, exactly.
      double factor = scales[p] > 0 ? 1.0 / scales[p] : 0;
      for (int i = p * width; i < (p + 1) * width; i++) {
        float scaled = factor == 0 ? 0 : (float) (data[i] * factor);
        halves.putShort(HalfPrecision.nearestBinary16(scaled));
      }
    }
    return halves.flip();
  }

  static float[] decode(ByteBuffer halves, int width, float[] scales) {
    var data = new float[halves.remaining() / Short.BYTES];
    for (int i = 0; i < data.length; i++) {
      data[i] = HalfPrecision.binary16(halves.getShort(Short.BYTES * i)) * scales[i / width];
    }
    return data;
  }
}
