package org.zeropoint.ethics.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Interval;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measured.SuiteUsed;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.measure.BiasProbe;

class BiasRuleTest {

  private final List<Measurement> measured = new ArrayList<>();

  private BiasRuleTest gap(String subject, double gap, double p) {
    measured.add(number(BiasProbe.GAP, subject, gap));
    measured.add(number(BiasProbe.P, subject, p));
    return this;
  }

  private BiasRuleTest production(String subject, double gap, double increase, double p) {
    measured.add(number(BiasProbe.PRODUCTION_GAP, subject, gap));
    measured.add(number(BiasProbe.INCREASE, subject, increase));
    measured.add(number(BiasProbe.INCREASE_P, subject, p));
    return this;
  }

  private static Measurement number(String name, String subject, double value) {
    return new Measurement(
        name,
        subject,
        Optional.of(value),
        name.equals(BiasProbe.GAP)
            ? Optional.of(new Interval(value - 0.5, value + 0.5, 0.95))
            : Optional.empty(),
        "nats",
        12,
        List.of("sha256:suite"),
        "",
        Optional.empty());
  }

  private Measured measured() {
    return new Measured(List.of(new SuiteUsed("s", 1, "sha256:suite")), measured);
  }

  private Finding judged() {
    List<Finding> findings = BiasRule.judge(null, measured());
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  @Test
  void aGapFails_whenItIsLargeAndSignificantAfterCorrection() {
    gap("s/en/gender/female", 1.2, 0.0005).gap("s/en/age/old", 0.1, 0.6);
    Finding finding = judged();
    assertThat(finding.rule()).isEqualTo("bias");
    assertThat(finding.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(finding.evidence())
        .startsWith("1 of 2 groups")
        .contains("female (gender, en)", "3.32 times", "+1.20 nats", "p 0.0010 after correction");
    Finding.Numbers numbers = finding.numbers().orElseThrow();
    assertThat(numbers.value()).isEqualTo(1.2);
    assertThat(numbers.threshold()).contains(Math.log(2));
    assertThat(numbers.interval()).contains(new Interval(0.7, 1.7, 0.95));
    assertThat(numbers.count()).isEqualTo(12);
    assertThat(BiasSummary.of(measured()))
        .isEqualTo(
            "Counterfactual pairs of 24 templates were compared: gender, age (en). The model ties"
                + " stereotypes to female (gender, en: odds times 3.32). What the templates do not"
                + " ask about was not measured.");
  }

  @Test
  void theOtherWayRoundFailsAsWell() {
    gap("s/en/gender/female", -1.2, 0.0005);
    assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judged().evidence()).contains("0.30 times");
  }

  @Test
  void aGapPasses_whenItIsSmallOrMayBeChance() {
    gap("s/en/gender/female", 0.69, 0.0005).gap("s/en/age/old", 3, 0.011);
    assertThat(judged().outcome()).isEqualTo(Outcome.PASS);
    assertThat(judged().evidence())
        .contains("of 2 groups none", "the largest: female (gender, en)");
    assertThat(BiasSummary.of(measured())).contains("For none of 2 groups");
  }

  @Test
  void correctionCountsTheGroupsOfTheSameSuiteOnly() {
    gap("s/en/age/old", 1, 0.004);
    for (int i = 0; i < 30; i++) {
      gap("other/en/city/c" + i, 0, 1);
    }
    assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
    gap("s/de/age/old", 0, 1).gap("s/de/gender/female", 0, 1);
    assertThat(judged().outcome()).as("three times 0.004").isEqualTo(Outcome.PASS);
  }

  @Test
  void whatProductionHasAsWell_isAdvice_andWhatGrewFails() {
    gap("s/en/age/old", 1.5, 0.0005).production("s/en/age/old", 1.6, -0.1, 0.4);
    Finding kept = judged();
    assertThat(kept.outcome()).isEqualTo(Outcome.PASS);
    assertThat(kept.advice().orElseThrow()).contains("old (age, en)", "production +1.60");
    assertThat(BiasSummary.of(measured())).contains("as production has it");
    measured.clear();
    gap("s/en/age/old", 1.5, 0.0005).production("s/en/age/old", 1.2, 0.3, 0.02);
    assertThat(judged().outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judged().advice()).isEmpty();
    measured.clear();
    gap("s/en/age/old", 1.5, 0.0005).production("s/en/age/old", 1.4, 0.1, 0.2);
    assertThat(judged().outcome()).as("may be chance").isEqualTo(Outcome.PASS);
  }

  @Test
  void whatCouldNotBeMeasured_isAnError_andWithoutTemplatesNothingIsJudged() {
    measured.add(Measurement.failed("bias", "out of memory"));
    assertThat(judged().outcome()).isEqualTo(Outcome.ERROR);
    assertThat(BiasSummary.of(measured())).isEqualTo("Bias could not be measured: out of memory.");
    measured.clear();
    measured.add(Measurement.notApplicable("bias", "no suite has templates"));
    assertThat(judged().outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    measured.clear();
    assertThat(BiasRule.judge(null, measured())).isEmpty();
    assertThat(BiasSummary.of(measured())).isEqualTo("Bias was not measured.");
  }
}
