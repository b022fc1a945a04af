package org.zeropoint.ethics.statistics;

/** Student's t distribution with a whole number of degrees of freedom. */
final class StudentT {

  private static final double WIDEST = 1e4;
  private static final int HALVINGS = 80;

  private StudentT() {}

  /**
   * Share of the distribution below a number, by the finite series of M. Abramowitz and I. A.
   * Stegun, "Handbook of Mathematical Functions", 26.7.3 and 26.7.4.
   */
  static double below(double t, int degrees) {
    double angle = Math.atan2(t, Math.sqrt(degrees));
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    boolean odd = degrees % 2 == 1;
    double term = odd ? cos : 1;
    double sum = degrees == 1 ? 0 : term;
    for (int k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
      term *= cos * cos * (k - 1) / k;
      sum += term;
    }
    double within = odd ? 2 / Math.PI * (angle + sin * sum) : sin * sum;
    return 0.5 + within / 2;
  }

  /**
   * The number with that share of the distribution below it.
   *
   * @param share above 0.5
   */
  static double quantile(double share, int degrees) {
    double low = 0;
    double high = WIDEST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (below(middle, degrees) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
