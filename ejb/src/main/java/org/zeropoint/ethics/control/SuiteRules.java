package org.zeropoint.ethics.control;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Measured;

/** The rules for what was measured on suites: pure functions of the facts. */
final class SuiteRules {

  /** What is said about, how, and from what which probe measured. */
  private record Rule(
      String name, BiFunction<Facts, Measured, List<Finding>> check, String probe) {}

  private static final List<Rule> ALL =
      List.of(
          new Rule(QualityRules.DIFFERENCE, QualityRules::difference, "quality"),
          new Rule(QualityRules.SLICES, QualityRules::slices, "quality"),
          new Rule("regression-prompts", AnsweredRule.PROMPTS::judge, "prompts"),
          new Rule("choices", AnsweredRule.CHOICES::judge, "choices"),
          new Rule(QualityRules.CALIBRATION, QualityRules::calibration, "quality"),
          new Rule(CanaryRules.CANARY_EXPOSURE, CanaryRules::canaries, "canary"),
          new Rule("bias", BiasRule::judge, "bias"),
          new Rule(UnsafeRules.UNSAFE_CONTINUATIONS, UnsafeRules::unsafe, "unsafe"),
          new Rule(PatternRules.SECRETS, PatternRules::secrets, "patterns"),
          new Rule(PatternRules.PERSONAL_DATA, PatternRules::personalData, "patterns"));

  private SuiteRules() {}

  /** A rule that throws is an error, never a pass; without measurements there is nothing to say. */
  static List<Finding> judge(Facts facts) {
    if (facts.evaluation().images().isPresent()) {
      return ALL.stream().map(SuiteRules::ofImages).toList();
    }
    return facts.evaluation().measured().stream()
        .flatMap(measured -> ALL.stream().flatMap(rule -> judge(rule, facts, measured)))
        .toList();
  }

  private static Finding ofImages(Rule rule) {
    return new Finding(
        rule.name(), Outcome.NOT_APPLICABLE, "a model of images reads and writes no text");
  }

  private static Stream<Finding> judge(Rule rule, Facts facts, Measured measured) {
    return Timed.judged(facts, List.of(rule.probe()), () -> found(rule, facts, measured)).stream();
  }

  private static List<Finding> found(Rule rule, Facts facts, Measured measured) {
    try {
      return rule.check().apply(facts, measured);
    } catch (RuntimeException e) {
      return List.of(Rules.error(rule.name(), e));
    }
  }
}
