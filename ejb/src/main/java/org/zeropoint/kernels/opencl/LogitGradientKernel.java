package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;

/** Softmax less one at the target, times a factor; a part of a row an item. */
final class LogitGradientKernel extends Kernel {

  float[] logits;
  float[] gradient;
  float[] highest;
  float[] inverse;
  int[] targets;
  float factor;
  int vocabulary;
  int parts;
  int items;
  int span;
  int step;

  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int number = id / parts;
      int part = id % parts;
      int first = part * span;
      int end = min(vocabulary, first + (span - 1) * step + 1);
      if (step > 1) {
        end = vocabulary;
      }
      int row = number * vocabulary;
      int target = targets[number];
      for (int i = first; i < end; i += step) {
        float g = exp(logits[row + i] - highest[number]) * inverse[number];
        if (i == target) {
          g = g - 1f;
        }
        g = g * factor;
        if (target < 0) {
          g = 0f;
        }
        gradient[row + i] = g;
      }
    }
  }
}
