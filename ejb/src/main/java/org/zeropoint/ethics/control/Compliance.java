package org.zeropoint.ethics.control;

import java.util.List;
import org.zeropoint.ethics.entity.Finding;

/**
 * One number for a review. {@code 100 × passed / applicable}; of that, {@value #ADVICE} for each
 * finding that passes or is noted with advice, {@value #MOST_ADVICE} at most; never more than
 * {@value #HINDERED} where a requirement failed or ended in an error. So 95 and more means that
 * nothing hinders, and less that something does. Requirements that do not apply, and what is only
 * noted, are not counted.
 */
public final class Compliance {

  /** Points that one piece of advice costs. */
  public static final double ADVICE = 1;

  /** Points that all advice together costs. */
  public static final double MOST_ADVICE = 4;

  /** The most that is left where something hinders. */
  public static final double HINDERED = 94;

  private Compliance() {}

  /** From 0 to 100, to a tenth; 0 where nothing applies. */
  public static double score(List<Finding> findings) {
    long applicable = findings.stream().filter(Finding::applies).count();
    if (applicable == 0) {
      return 0;
    }
    long passed = findings.stream().filter(Finding::passes).count();
    long advised = findings.stream().filter(f -> !f.hinders() && f.advice().isPresent()).count();
    double score = 100.0 * passed / applicable - Math.min(ADVICE * advised, MOST_ADVICE);
    boolean hindered = passed < applicable;
    return Math.round(10 * Math.max(0, hindered ? Math.min(score, HINDERED) : score)) / 10.0;
  }
}
