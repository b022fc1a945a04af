package org.zeropoint.lm.optimizer;

/**
 * The learning rate of each step: a straight rise from 0 to the peak over the first steps, then
 * half a cosine down to a tenth of the peak at the last step.
 *
 * <p>Source: Loshchilov and Hutter, "SGDR", arXiv 1608.03983, equation 5, one period; warm-up and
 * floor: Brown et al., arXiv 2005.14165, appendix B.
 *
 * @param peak highest rate
 * @param steps number of steps in all
 */
public record Schedule(double peak, int steps) {

  private static final int MAX_WARM_UP = 100;
  private static final double FLOOR = 0.1;

  /** Steps of the rise: a tenth of all, at least 1 and at most 100. */
  public int warmUp() {
    return Math.max(1, Math.min(MAX_WARM_UP, steps / 10));
  }

  /** The rate of a step, counted from 1. */
  public double rate(int step) {
    int warmUp = warmUp();
    if (step <= warmUp) {
      return peak * step / warmUp;
    }
    double progress = Math.min(1, (double) (step - warmUp) / Math.max(1, steps - warmUp));
    double cosine = 0.5 * (1 + StrictMath.cos(Math.PI * progress));
    return peak * (FLOOR + (1 - FLOOR) * cosine);
  }
}
