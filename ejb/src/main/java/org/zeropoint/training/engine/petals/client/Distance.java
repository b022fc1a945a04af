package org.zeropoint.training.engine.petals.client;

import java.util.List;

/** How far two computations of the same lie apart. */
final class Distance {

  private Distance() {}

  /**
   * The L2 norm of the difference over the larger of the two norms, from 0 to 2; 0 where both are
   * 0.
   *
   * @param one arrays of the sizes of {@code other}
   */
  static double of(List<float[]> one, List<float[]> other) {
    double difference = 0;
    double first = 0;
    double second = 0;
    for (int a = 0; a < one.size(); a++) {
      float[] x = one.get(a);
      float[] y = other.get(a);
      for (int i = 0; i < x.length; i++) {
        double apart = (double) x[i] - y[i];
        difference += apart * apart;
        first += (double) x[i] * x[i];
        second += (double) y[i] * y[i];
      }
    }
    return difference == 0 ? 0 : Math.sqrt(difference / Math.max(first, second));
  }
}
