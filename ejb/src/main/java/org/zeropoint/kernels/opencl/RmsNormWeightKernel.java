package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;

/** The gradient by the weights, one weight an item, with sums in parts of 64 rows. */
final class RmsNormWeightKernel extends Kernel {

  float[] x;
  float[] upstream;
  float[] inverse;
  float[] gradient;
  int width;
  int rows;

  @Override
  public void run() {
    int column = getGlobalId();
    if (column < width) {
      float sum = 0;
      for (int i = 0; i < rows; i += 64) {
        float part = 0;
        int end = min(rows, i + 64);
        for (int row = i; row < end; row++) {
          int at = row * width + column;
          part = part + upstream[at] * x[at] * inverse[row];
        }
        sum = sum + part;
      }
      gradient[column] = sum;
    }
  }
}
