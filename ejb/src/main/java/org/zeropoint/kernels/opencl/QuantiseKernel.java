package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;

/** One block an item. */
final class QuantiseKernel extends Kernel {

  float[] data;
  byte[] codes;
  float[] scales;
  int numbers;
  int block;
  int blocks;

  @Override
  public void run() {
    int b = getGlobalId();
    if (b < blocks) {
      int from = b * block;
      int count = min(block, numbers - from);
      float most = 0;
      // Zero, or NaN as soon as a number is not finite.
      float bad = 0;
      for (int i = 0; i < count; i++) {
        float x = data[from + i];
        bad = bad + x * 0f;
        most = max(most, abs(x));
      }
      float scale = most / 127f;
      if (scale < 1.17549435e-38f) {
        scale = 0f;
      }
      scale = scale + bad;
      scales[b] = scale;
      for (int i = 0; i < count; i++) {
        int code = 0;
        if (scale > 0f) {
          code = (int) rint(data[from + i] / scale);
        }
        codes[from + i] = (byte) max(-127, min(127, code));
      }
    }
  }
}
