package org.zeropoint.ethics.control;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Measured;

/** The rules for what was measured on suites: pure functions of the facts. */
final class SuiteRules {

  /** What is said about, and how. */
  private record Rule(String name, BiFunction<Facts, Measured, List<Finding>> check) {}

  private static final List<Rule> ALL =
      List.of(
          new Rule(QualityRules.DIFFERENCE, QualityRules::difference),
          new Rule(QualityRules.SLICES, QualityRules::slices),
          new Rule(QualityRules.CALIBRATION, QualityRules::calibration),
          new Rule(SafetyRules.CANARY_EXPOSURE, SafetyRules::canaries),
          new Rule(SafetyRules.UNSAFE_CONTINUATIONS, SafetyRules::unsafe),
          new Rule(SafetyRules.SECRETS, SafetyRules::patterns));

  private SuiteRules() {}

  /** A rule that throws is an error, never a pass; without measurements there is nothing to say. */
  static List<Finding> judge(Facts facts) {
    return facts.evaluation().measured().stream()
        .flatMap(measured -> ALL.stream().flatMap(rule -> judge(rule, facts, measured)))
        .toList();
  }

  private static Stream<Finding> judge(Rule rule, Facts facts, Measured measured) {
    try {
      return rule.check().apply(facts, measured).stream();
    } catch (RuntimeException e) {
      return Stream.of(Rules.error(rule.name(), e));
    }
  }
}
