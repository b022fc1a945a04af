package org.zeropoint.ethics.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.measure.Answered;
import org.zeropoint.ethics.measure.ChoicesProbe;
import org.zeropoint.ethics.measure.PromptsProbe;

class AnsweredRuleTest {

  private final List<Measurement> measured = new ArrayList<>();
  private int count = 40;

  private void number(String name, String suite, double value, String detail) {
    measured.add(
        new Measurement(
            name,
            suite,
            Optional.of(value),
            Optional.empty(),
            "",
            count,
            List.of("sha256:suite"),
            detail,
            Optional.empty()));
  }

  private void suite(String share, String suite, double right, double live, int lost, int won) {
    number(share, suite, right, "");
    number(share, suite + "/en", right, "");
    number(share + Answered.PRODUCTION, suite, live, "");
    number(share + Answered.LOST, suite, lost, lost == 0 ? "" : "q1, q2");
    number(share + Answered.WON, suite, won, "");
  }

  private Finding judged(AnsweredRule rule) {
    List<Finding> findings = rule.judge(null, new Measured(List.of(), measured));
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  @Test
  void losingEightAndWinningNoneFails_losingSevenDoesNot() {
    suite(ChoicesProbe.NORMALISED, "s", 0.5, 0.7, 8, 0);
    Finding finding = judged(AnsweredRule.CHOICES);
    assertThat(finding.rule()).isEqualTo("choices");
    assertThat(finding.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(finding.evidence())
        .contains("s: of 40 questions the candidate answers 50.0 % and production 70.0 %")
        .contains("8 lost (q1, q2), 0 won", "chance of 0.004 (it fails at 0.0050 or less");
    assertThat(finding.numbers().orElseThrow().value()).isCloseTo(1 / 256.0, within(1e-12));
    measured.clear();
    suite(ChoicesProbe.NORMALISED, "s", 0.5, 0.675, 7, 0);
    assertThat(judged(AnsweredRule.CHOICES).outcome()).isEqualTo(Outcome.PASS);
    measured.clear();
    suite(ChoicesProbe.NORMALISED, "s", 0.5, 0.5, 15, 15);
    assertThat(judged(AnsweredRule.CHOICES).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void aLossThatIsCertainButSmallPasses() {
    count = 1000;
    suite(ChoicesProbe.NORMALISED, "s", 0.5, 0.55, 60, 10);
    assertThat(judged(AnsweredRule.CHOICES).outcome()).isEqualTo(Outcome.PASS);
    measured.clear();
    suite(ChoicesProbe.NORMALISED, "s", 0.5, 0.551, 61, 10);
    assertThat(judged(AnsweredRule.CHOICES).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void theBoundIsSharedByTheSuites() {
    suite(ChoicesProbe.NORMALISED, "s", 0.5, 0.7, 8, 0);
    suite(ChoicesProbe.NORMALISED, "other", 0.5, 0.5, 0, 0);
    assertThat(judged(AnsweredRule.CHOICES).outcome()).isEqualTo(Outcome.PASS);
    suite(ChoicesProbe.NORMALISED, "third", 0.5, 0.75, 10, 0);
    assertThat(judged(AnsweredRule.CHOICES).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void withoutProductionItIsNoted() {
    number(PromptsProbe.PASSED, "s", 0.25, "10 of 40 answered right");
    Finding finding = judged(AnsweredRule.PROMPTS);
    assertThat(finding.rule()).isEqualTo("regression-prompts");
    assertThat(finding.outcome()).isEqualTo(Outcome.NOTED);
    assertThat(finding.evidence())
        .contains("s: 10 of 40 answered right", "nothing in production to compare with");
  }

  @Test
  void aRequiredPromptDecides_withAndWithoutProduction() {
    number(PromptsProbe.PASSED, "s", 0.25, "10 of 40 answered right");
    number(PromptsProbe.REQUIRED_FAILED, "s", 0, "");
    assertThat(judged(AnsweredRule.PROMPTS).outcome()).isEqualTo(Outcome.PASS);
    number(PromptsProbe.REQUIRED_FAILED, "t", 1, "t-7");
    Finding finding = judged(AnsweredRule.PROMPTS);
    assertThat(finding.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(finding.evidence())
        .contains("t: 1 of 40 required prompts are not answered as they have to be: t-7");
    suite(PromptsProbe.PASSED, "s", 0.25, 0.25, 0, 0);
    assertThat(judged(AnsweredRule.PROMPTS).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void whatCouldNotBeMeasured_isAnError() {
    measured.add(Measurement.failed("choices", "out of memory"));
    assertThat(judged(AnsweredRule.CHOICES).outcome()).isEqualTo(Outcome.ERROR);
    measured.clear();
    measured.add(Measurement.notApplicable("choices", "no suite has questions"));
    assertThat(judged(AnsweredRule.CHOICES).outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
  }
}
