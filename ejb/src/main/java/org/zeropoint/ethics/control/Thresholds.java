package org.zeropoint.ethics.control;

import java.util.Optional;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.suite.StandardSuite;

/** The bounds that an evaluation is judged by. */
final class Thresholds {

  private Thresholds() {}

  /**
   * A bound as the suites of the evaluation set it; the standard suite's of today where the
   * evaluation is from before bounds were kept.
   *
   * @throws IllegalStateException when no suite names it
   */
  static double of(Measured measured, String name) {
    return Optional.ofNullable(measured.thresholds().get(name))
        .or(() -> Optional.ofNullable(StandardSuite.get().thresholds().get(name)))
        .orElseThrow(() -> new IllegalStateException("no suite has a threshold " + name));
  }
}
