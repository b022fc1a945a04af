package org.zeropoint.kernels.reference;

import org.zeropoint.kernels.BlockQuantiser;

/** Block by block. */
final class ReferenceBlockQuantiser implements BlockQuantiser {

  @Override
  public Quantised quantise(Values values) {
    float[] data = values.data();
    int block = values.block();
    var codes = new byte[data.length];
    var scales = new float[BlockQuantiser.blocks(data.length, block)];
    for (int b = 0; b < scales.length; b++) {
      int from = b * block;
      int to = (int) Math.min(data.length, (long) from + block);
      scales[b] = scale(data, from, to);
      for (int i = from; i < to && scales[b] > 0; i++) {
        double code = Math.rint(data[i] / scales[b]);
        codes[i] = (byte) Math.max(-MOST, Math.min(MOST, code));
      }
    }
    return new Quantised(codes, scales, block);
  }

  private static float scale(float[] data, int from, int to) {
    float most = 0;
    for (int i = from; i < to; i++) {
      if (!Float.isFinite(data[i])) {
        return Float.NaN;
      }
      most = Math.max(most, Math.abs(data[i]));
    }
    float scale = most / MOST;
    return scale < Float.MIN_NORMAL ? 0 : scale;
  }

  @Override
  public float[] dequantise(Quantised quantised) {
    var data = new float[quantised.codes().length];
    for (int i = 0; i < data.length; i++) {
      data[i] = quantised.codes()[i] * quantised.scales()[i / quantised.block()];
    }
    return data;
  }
}
