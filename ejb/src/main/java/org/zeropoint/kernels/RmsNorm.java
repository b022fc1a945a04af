package org.zeropoint.kernels;

/**
 * Root mean square normalisation with its gradient.
 *
 * <p>Of each row x of {@code width} d, with weights w:
 *
 * <pre>
 *   r = 1 / √(Σ x_i² / d + ε)          y_i = x_i · r · w_i
 *   dx_i = r · w_i · dy_i − x_i · r³ / d · Σ_j w_j · dy_j · x_j
 *   dw_i = Σ over rows of dy_i · x_i · r
 * </pre>
 *
 * A row whose sum of squares is not finite in fp32, because it holds NaN, an infinite number or one
 * above about 1e19, is NaN throughout in y and dx, and so is then dw. NaN and infinite numbers of w
 * and dy go the way of the formulas: one of w into its column of y and every row of dx, one of dy
 * into its row of dx and its column of dw.
 *
 * <p>Tolerance: y within 1e-6 + 2e-5·|y|; dx within 2e-5 of the largest |dx| of its row, and dw of
 * the largest |dw|, plus 1e-6.
 *
 * <p>Source: Zhang and Sennrich, "Root Mean Square Layer Normalization", arXiv 1910.07467.
 */
public interface RmsNorm {

  /**
   * The normalised rows.
   *
   * @return as {@code input.x}
   */
  float[] forward(Input input);

  /**
   * The gradient.
   *
   * @param upstream gradient by y, as {@code input.x}
   */
  Gradient backward(Input input, float[] upstream);

  /**
   * What is normalised.
   *
   * @param x {@code rows × width}, row-major
   * @param weight of {@code width}, at least 1
   * @param epsilon ε, from 1e-12 to 1
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Input(float[] x, float[] weight, float epsilon) {

    public Input {
      Check.that(weight.length >= 1, "weight is empty, must have a number at least");
      Check.rows("x", x.length, weight.length);
      Check.that(
          epsilon >= 1e-12f && epsilon <= 1, "epsilon is %s, must be from 1e-12 to 1", epsilon);
    }

    public int width() {
      return weight.length;
    }

    public int rows() {
      return x.length / weight.length;
    }

    /**
     * Checks a gradient by y.
     *
     * @throws IllegalArgumentException when it has another length than x
     */
    public void check(float[] upstream) {
      Check.length("upstream", upstream.length, x.length);
    }
  }

  /**
   * What was found.
   *
   * @param x as {@code input.x}
   * @param weight as {@code input.weight}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Gradient(float[] x, float[] weight) {}
}
