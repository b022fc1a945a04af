package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;

/** One block an item. */
final class DequantiseKernel extends Kernel {

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
      float scale = scales[b];
      for (int i = 0; i < count; i++) {
        data[from + i] = codes[from + i] * scale;
      }
    }
  }
}
