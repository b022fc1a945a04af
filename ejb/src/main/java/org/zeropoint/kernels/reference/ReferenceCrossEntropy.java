package org.zeropoint.kernels.reference;

import java.util.Arrays;
import org.zeropoint.kernels.CrossEntropy;

/** Row by row, sums in double precision. */
final class ReferenceCrossEntropy implements CrossEntropy {

  @Override
  public Result apply(Input input) {
    var losses = new float[input.rows()];
    var gradient = new float[input.gradient() ? input.logits().length : 0];
    for (int row = 0; row < losses.length; row++) {
      if (input.targets()[row] != IGNORED) {
        losses[row] = row(input, row, gradient);
      }
    }
    return new Result(losses, gradient);
  }

  private static float row(Input input, int row, float[] gradient) {
    float[] x = input.logits();
    int from = row * input.vocabulary();
    int to = from + input.vocabulary();
    int target = from + input.targets()[row];
    double logSum = logSum(x, from, to);
    if (input.gradient() && Double.isNaN(logSum)) {
      Arrays.fill(gradient, from, to, Float.NaN);
    } else if (input.gradient()) {
      for (int i = from; i < to; i++) {
        double probability = Math.exp(x[i] - logSum);
        gradient[i] = (float) ((probability - (i == target ? 1 : 0)) * input.factor());
      }
    }
    return (float) (logSum - x[target]);
  }

  /** log Σ exp(x); NaN when x holds NaN or +∞, or nothing but −∞. */
  private static double logSum(float[] x, int from, int to) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      highest = Math.max(highest, x[i]);
    }
    if (!Double.isFinite(highest)) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.exp(x[i] - highest);
    }
    return highest + Math.log(sum);
  }
}
