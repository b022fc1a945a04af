package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;

/** The gradient by x, one row an item, with sums in parts of 64. */
final class RmsNormGradientKernel extends Kernel {

  float[] x;
  float[] weight;
  float[] upstream;
  float[] gradient;
  float[] inverse;
  int width;
  int rows;
  float epsilon;

  @Override
  public void run() {
    int row = getGlobalId();
    if (row < rows) {
      int from = row * width;
      float sum = 0;
      float dot = 0;
      for (int i = 0; i < width; i += 64) {
        float part = 0;
        float along = 0;
        int end = min(width, i + 64);
        for (int j = i; j < end; j++) {
          float value = x[from + j];
          part = part + value * value;
          along = along + weight[j] * upstream[from + j] * value;
        }
        sum = sum + part;
        dot = dot + along;
      }
      float r = 1f / sqrt(sum / width + epsilon) + sum * 0f;
      float back = r * r * r / width * dot;
      for (int j = 0; j < width; j++) {
        gradient[from + j] = r * weight[j] * upstream[from + j] - x[from + j] * back;
      }
      inverse[row] = r;
    }
  }
}
