package org.zeropoint.kernels.opencl;

import com.aparapi.Kernel;

/** The highest logit of a part of a row, and Σ exp(x − highest); a part an item. */
final class LogitSumKernel extends Kernel {

  float[] logits;
  float[] highest;
  float[] sums;
  int vocabulary;
  int parts;
  int items;
  int span;
  int step;

  /** Of the ways to ask for NaN, comparison with itself is what Aparapi translates. */
  @SuppressWarnings("IdentityBinaryExpression")
  @Override
  public void run() {
    int id = getGlobalId();
    if (id < items) {
      int part = id % parts;
      int first = part * span;
      int end = min(vocabulary, first + (span - 1) * step + 1);
      if (step > 1) {
        end = vocabulary;
      }
      int row = (id / parts) * vocabulary;
      float most = logits[row + first];
      float bad = 0;
      for (int i = first; i < end; i += step) {
        float x = logits[row + i];
        most = max(most, x);
        if (x != x) {
          bad = x;
        }
      }
      float sum = 0;
      for (int i = first; i < end; i += step) {
        sum = sum + exp(logits[row + i] - most);
      }
      highest[id] = most + bad;
      sums[id] = sum;
    }
  }
}
