package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;

/** One row an item, with sums in parts of 64. */
final class RmsNormKernel extends Kernel {

  float[] x;
  float[] weight;
  float[] y;
  int width;
  int rows;
  float epsilon;

  @Override
  public void run() {
    int row = getGlobalId();
    if (row < rows) {
      int from = row * width;
      float sum = 0;
      for (int i = 0; i < width; i += 64) {
        float part = 0;
        int end = min(width, i + 64);
        for (int j = i; j < end; j++) {
          part = part + x[from + j] * x[from + j];
        }
        sum = sum + part;
      }
      // Zero, or NaN when the sum is not finite.
      float r = 1f / sqrt(sum / width + epsilon) + sum * 0f;
      for (int j = 0; j < width; j++) {
        y[from + j] = x[from + j] * r * weight[j];
      }
    }
  }
}
