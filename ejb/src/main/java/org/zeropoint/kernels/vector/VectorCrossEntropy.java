package org.zeropoint.kernels.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.zeropoint.kernels.CrossEntropy;

/** Row by row. */
final class VectorCrossEntropy implements CrossEntropy {

  private static final VectorSpecies<Float> LANES = Lanes.FLOATS;

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
    float highest = highest(x, from, to);
    double sum = Float.isFinite(highest) ? sum(x, from, to, highest) : Double.NaN;
    if (input.gradient() && Double.isNaN(sum)) {
      Arrays.fill(gradient, from, to, Float.NaN);
    } else if (input.gradient()) {
      softmax(x, from, to, highest, (float) (input.factor() / sum), gradient);
      gradient[target] -= input.factor();
    }
    return (float) (highest + Math.log(sum) - x[target]);
  }

  /** NaN when there is one. */
  private static float highest(float[] x, int from, int to) {
    var most = FloatVector.broadcast(LANES, Float.NEGATIVE_INFINITY);
    int i = from;
    for (; i <= to - LANES.length(); i += LANES.length()) {
      most = most.max(FloatVector.fromArray(LANES, x, i));
    }
    float highest = most.reduceLanes(VectorOperators.MAX);
    for (; i < to; i++) {
      highest = Math.max(highest, x[i]);
    }
    return highest;
  }

  private static double sum(float[] x, int from, int to, float highest) {
    double sum = 0;
    for (int begin = from; begin < to; begin += Lanes.BLOCK) {
      sum += block(x, begin, Math.min(to, begin + Lanes.BLOCK), highest);
    }
    return sum;
  }

  private static double block(float[] x, int from, int to, float highest) {
    var sums = FloatVector.zero(LANES);
    int i = from;
    for (; i <= to - LANES.length(); i += LANES.length()) {
      sums = sums.add(exp(x, i, highest));
    }
    double sum = sums.reduceLanes(VectorOperators.ADD);
    for (; i < to; i++) {
      sum += Math.exp(x[i] - highest);
    }
    return sum;
  }

  private static FloatVector exp(float[] x, int at, float highest) {
    return FloatVector.fromArray(LANES, x, at).sub(highest).lanewise(VectorOperators.EXP);
  }

  private static void softmax(
      float[] x, int from, int to, float highest, float share, float[] gradient) {
    int i = from;
    for (; i <= to - LANES.length(); i += LANES.length()) {
      exp(x, i, highest).mul(share).intoArray(gradient, i);
    }
    for (; i < to; i++) {
      gradient[i] = (float) (Math.exp(x[i] - highest) * share);
    }
  }
}
