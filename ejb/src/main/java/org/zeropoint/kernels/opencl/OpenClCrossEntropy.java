package org.zeropoint.kernels.opencl;

import org.zeropoint.kernels.CrossEntropy;

/** Each row in parts, whose sums are put together in double precision. */
final class OpenClCrossEntropy implements CrossEntropy {

  private static final int PART = 512;

  private final OpenClQueue queue;
  private final LogitSumKernel sum;
  private final LogitGradientKernel gradient;

  OpenClCrossEntropy(OpenClQueue queue) {
    this.queue = queue;
    this.sum = queue.add(new LogitSumKernel());
    this.gradient = queue.add(new LogitGradientKernel());
  }

  @Override
  public Result apply(Input input) {
    if (input.logits().length == 0) {
      return new Result(new float[0], new float[0]);
    }
    return queue.exclusively(() -> compute(input));
  }

  private Result compute(Input input) {
    int parts = (input.vocabulary() + PART - 1) / PART;
    int items = Math.multiplyExact(input.rows(), parts);
    sum.logits = input.logits();
    sum.highest = new float[items];
    sum.sums = new float[items];
    sum.vocabulary = input.vocabulary();
    sum.parts = parts;
    sum.items = items;
    sum.span = queue.interleaves() ? 1 : PART;
    sum.step = queue.interleaves() ? parts : 1;
    sum.put(input.logits());
    queue.run(sum, items);
    sum.get(sum.highest).get(sum.sums);
    var losses = new float[input.rows()];
    var highest = new float[input.rows()];
    var inverse = new float[input.rows()];
    for (int row = 0; row < losses.length; row++) {
      highest[row] = highest(row * parts, parts);
      double total = total(row * parts, parts, highest[row]);
      inverse[row] = (float) (1 / total);
      int target = input.targets()[row];
      if (target != IGNORED) {
        float x = input.logits()[row * input.vocabulary() + target];
        losses[row] = (float) (highest[row] + Math.log(total) - x);
      }
    }
    var found = input.gradient() ? gradient(input, highest, inverse) : new float[0];
    return new Result(losses, found);
  }

  /** NaN when a part's is. */
  private float highest(int from, int parts) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + parts; i++) {
      highest = Math.max(highest, sum.highest[i]);
    }
    return highest;
  }

  /** Σ exp(x − highest); NaN when the highest is not finite. */
  private double total(int from, int parts, float highest) {
    if (!Float.isFinite(highest)) {
      return Double.NaN;
    }
    double total = 0;
    for (int i = from; i < from + parts; i++) {
      if (sum.highest[i] > Float.NEGATIVE_INFINITY) {
        total += sum.sums[i] * Math.exp((double) sum.highest[i] - highest);
      }
    }
    return total;
  }

  private float[] gradient(Input input, float[] highest, float[] inverse) {
    gradient.logits = input.logits();
    gradient.gradient = new float[input.logits().length];
    gradient.highest = highest;
    gradient.inverse = inverse;
    gradient.targets = input.targets();
    gradient.factor = input.factor();
    gradient.vocabulary = sum.vocabulary;
    gradient.parts = sum.parts;
    gradient.items = sum.items;
    gradient.span = sum.span;
    gradient.step = sum.step;
    gradient.put(input.logits()).put(highest).put(inverse).put(input.targets());
    queue.run(gradient, sum.items);
    gradient.get(gradient.gradient);
    return gradient.gradient;
  }
}
