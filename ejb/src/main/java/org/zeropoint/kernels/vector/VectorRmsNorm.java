package org.zeropoint.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.zeropoint.kernels.RmsNorm;

/** Row by row; gradients of the weights are added up over 64 rows in single precision. */
final class VectorRmsNorm implements RmsNorm {

  private static final VectorSpecies<Float> LANES = Lanes.FLOATS;
  private static final int ROWS = 64;

  @Override
  public float[] forward(Input input) {
    float[] x = input.x();
    var y = new float[x.length];
    int width = input.width();
    for (int from = 0; from < x.length; from += width) {
      float r = inverse(input, from);
      int i = 0;
      for (; i <= width - LANES.length(); i += LANES.length()) {
        at(x, from + i).mul(r).mul(at(input.weight(), i)).intoArray(y, from + i);
      }
      for (; i < width; i++) {
        y[from + i] = x[from + i] * r * input.weight()[i];
      }
    }
    return y;
  }

  private static FloatVector at(float[] numbers, int from) {
    return FloatVector.fromArray(LANES, numbers, from);
  }

  /** NaN when the sum of squares is not finite. */
  private static float inverse(Input input, int from) {
    double sum = 0;
    for (int i = 0; i < input.width(); i += Lanes.BLOCK) {
      sum += squares(input.x(), from + i, from + Math.min(input.width(), i + Lanes.BLOCK));
    }
    return Float.isFinite((float) sum)
        ? (float) (1 / Math.sqrt(sum / input.width() + input.epsilon()))
        : Float.NaN;
  }

  private static double squares(float[] x, int from, int to) {
    var sums = FloatVector.zero(LANES);
    int i = from;
    for (; i <= to - LANES.length(); i += LANES.length()) {
      FloatVector values = at(x, i);
      sums = sums.add(values.mul(values));
    }
    double sum = sums.reduceLanes(VectorOperators.ADD);
    for (; i < to; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }

  @Override
  public Gradient backward(Input input, float[] upstream) {
    input.check(upstream);
    int width = input.width();
    var dx = new float[input.x().length];
    var dw = new double[width];
    var some = new float[width];
    for (int row = 0; row < input.rows(); row++) {
      int from = row * width;
      float r = inverse(input, from);
      float back = (float) ((double) r * r * r / width * dot(input, upstream, from));
      row(input, upstream, from, r, back, dx, some);
      if ((row + 1) % ROWS == 0 || row + 1 == input.rows()) {
        for (int i = 0; i < width; i++) {
          dw[i] += some[i];
          some[i] = 0;
        }
      }
    }
    var weight = new float[width];
    for (int i = 0; i < width; i++) {
      weight[i] = (float) dw[i];
    }
    return new Gradient(dx, weight);
  }

  private static double dot(Input input, float[] upstream, int from) {
    double dot = 0;
    for (int i = 0; i < input.width(); i += Lanes.BLOCK) {
      dot += dot(input, upstream, from, i, Math.min(input.width(), i + Lanes.BLOCK));
    }
    return dot;
  }

  private static double dot(Input input, float[] upstream, int from, int begin, int end) {
    var sums = FloatVector.zero(LANES);
    int i = begin;
    for (; i <= end - LANES.length(); i += LANES.length()) {
      FloatVector product = at(input.weight(), i).mul(at(upstream, from + i));
      sums = sums.add(product.mul(at(input.x(), from + i)));
    }
    double sum = sums.reduceLanes(VectorOperators.ADD);
    for (; i < end; i++) {
      sum += (double) input.weight()[i] * upstream[from + i] * input.x()[from + i];
    }
    return sum;
  }

  /** dx of a row; what it adds to dw goes into {@code some}. */
  private static void row(
      Input input, float[] upstream, int from, float r, float back, float[] dx, float[] some) {
    float[] weight = input.weight();
    float[] x = input.x();
    int i = 0;
    for (; i <= weight.length - LANES.length(); i += LANES.length()) {
      FloatVector values = at(x, from + i);
      FloatVector up = at(upstream, from + i).mul(r);
      up.mul(at(weight, i)).sub(values.mul(back)).intoArray(dx, from + i);
      at(some, i).add(up.mul(values)).intoArray(some, i);
    }
    for (; i < weight.length; i++) {
      float up = upstream[from + i] * r;
      dx[from + i] = up * weight[i] - x[from + i] * back;
      some[i] += up * x[from + i];
    }
  }
}
