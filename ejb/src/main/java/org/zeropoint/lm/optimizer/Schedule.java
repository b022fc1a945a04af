package org.zeropoint.lm.optimizer;

import java.util.Locale;
import java.util.Optional;

/**
 * The learning rate of each step: a straight rise from 0 to the peak over the warm-up, then a fall
 * to the floor at the last step.
 *
 * <p>Source: Loshchilov and Hutter, "SGDR", arXiv 1608.03983, equation 5, one period; warm-up and
 * floor: Brown et al., arXiv 2005.14165, appendix B.
 *
 * @param form of the fall
 * @param peak highest rate
 * @param steps number of steps in all
 * @param warmUp steps of the rise, from 0 to {@code steps}
 * @param floor rate of the last step as a share of the peak, from 0 to 1; none for a constant rate
 */
public record Schedule(Form form, double peak, int steps, int warmUp, double floor) {

  private static final int MAX_WARM_UP = 100;

  /** The floor where nothing else is said. */
  public static final double FLOOR = 0.1;

  /** How the rate falls. */
  public enum Form {
    /** Half a cosine. */
    COSINE,
    /** A straight line. */
    LINEAR,
    /** Not at all. */
    CONSTANT;

    /** The form of that name, in lower case. */
    public static Optional<Form> named(String name) {
      for (Form form : values()) {
        if (form.name().toLowerCase(Locale.ROOT).equals(name)) {
          return Optional.of(form);
        }
      }
      return Optional.empty();
    }
  }

  public Schedule {
    if (!(peak > 0) || steps < 1 || warmUp < 0 || warmUp > steps || !(floor >= 0 && floor <= 1)) {
      throw new IllegalArgumentException(
          "no schedule: peak %s, %d steps, %d of them warm-up, floor %s"
              .formatted(peak, steps, warmUp, floor));
    }
  }

  /** A cosine down to a tenth of the peak, after a warm-up of a tenth of the steps, 1 to 100. */
  public Schedule(double peak, int steps) {
    this(Form.COSINE, peak, steps, usualWarmUp(steps), FLOOR);
  }

  /** A tenth of the steps, 1 to 100. */
  public static int usualWarmUp(int steps) {
    return Math.max(1, Math.min(MAX_WARM_UP, steps / 10));
  }

  /** The same with another peak. */
  public Schedule withPeak(double other) {
    return new Schedule(form, other, steps, warmUp, floor);
  }

  /** The rate of a step, counted from 1. */
  public double rate(int step) {
    if (step <= warmUp) {
      return peak * step / warmUp;
    }
    double progress = Math.min(1, (double) (step - warmUp) / Math.max(1, steps - warmUp));
    return switch (form) {
      case CONSTANT -> peak;
      case LINEAR -> peak * (floor + (1 - floor) * (1 - progress));
      case COSINE ->
          peak * (floor + (1 - floor) * (0.5 * (1 + StrictMath.cos(Math.PI * progress))));
    };
  }
}
