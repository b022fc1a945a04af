package org.zeropoint.kernels.reference;

import org.zeropoint.kernels.RmsNorm;

/** Row by row, sums in double precision. */
final class ReferenceRmsNorm implements RmsNorm {

  @Override
  public float[] forward(Input input) {
    int width = input.width();
    var y = new float[input.x().length];
    for (int row = 0; row < input.rows(); row++) {
      double r = inverse(input, row);
      for (int i = 0; i < width; i++) {
        int at = row * width + i;
        y[at] = Double.isNaN(r) ? Float.NaN : (float) (input.x()[at] * r * input.weight()[i]);
      }
    }
    return y;
  }

  /** r; NaN when the sum of squares is not finite in fp32. */
  private static double inverse(Input input, int row) {
    double sum = 0;
    for (int i = row * input.width(); i < (row + 1) * input.width(); i++) {
      sum += (double) input.x()[i] * input.x()[i];
    }
    return Float.isFinite((float) sum)
        ? 1 / Math.sqrt(sum / input.width() + input.epsilon())
        : Double.NaN;
  }

  @Override
  public Gradient backward(Input input, float[] upstream) {
    input.check(upstream);
    int width = input.width();
    var dx = new float[input.x().length];
    var dw = new double[width];
    for (int row = 0; row < input.rows(); row++) {
      double r = inverse(input, row);
      double along = r * r * r / width * dot(input, upstream, row);
      for (int i = 0; i < width; i++) {
        int at = row * width + i;
        double x = input.x()[at];
        dx[at] = (float) (r * input.weight()[i] * upstream[at] - x * along);
        dw[i] += upstream[at] * x * r;
      }
    }
    var weight = new float[width];
    for (int i = 0; i < width; i++) {
      weight[i] = (float) dw[i];
    }
    return new Gradient(dx, weight);
  }

  private static double dot(Input input, float[] upstream, int row) {
    double dot = 0;
    for (int i = 0; i < input.width(); i++) {
      int at = row * input.width() + i;
      dot += (double) input.weight()[i] * upstream[at] * input.x()[at];
    }
    return dot;
  }
}
