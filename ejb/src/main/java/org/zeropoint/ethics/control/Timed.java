package org.zeropoint.ethics.control;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;

/** Notes on what a rule finds how long it took to come by it. */
final class Timed {

  private static final double NANOS = 1e9;

  private Timed() {}

  /**
   * What a rule finds, with the seconds that judging and measuring took. A part of measuring that
   * several rules rest on counts for each of them in full; for what does not apply nothing was
   * measured.
   *
   * @param parts of measuring and recomputing that the rule rests on
   */
  static List<Finding> judged(Facts facts, List<String> parts, Supplier<List<Finding>> rule) {
    long begin = System.nanoTime();
    List<Finding> found = rule.get();
    double judging = (System.nanoTime() - begin) / NANOS;
    return found.stream()
        .map(
            finding ->
                measuring(finding, facts, parts)
                    .map(seconds -> finding.took(seconds + judging))
                    .orElse(finding))
        .toList();
  }

  private static Optional<Double> measuring(Finding finding, Facts facts, List<String> parts) {
    return finding.outcome() == Outcome.NOT_APPLICABLE ? Optional.of(0.0) : facts.secondsOf(parts);
  }
}
