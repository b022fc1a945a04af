package org.zeropoint.web.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Numbers;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Interval;
import org.zeropoint.web.consensus.FindingGroup.Matter;
import org.zeropoint.web.page.Wording;

class FindingsToldTest {

  private static final Wording ENGLISH = new Wording(Locale.ENGLISH);
  private static final Wording GERMAN = new Wording(Locale.GERMAN);

  @Test
  void whatFailsIsNamedFirst_andItsGroupComesBeforeTheOthers() {
    FindingsTold told =
        FindingsTold.of(
            List.of(
                finding("quality-difference", Outcome.PASS),
                finding("held-out-loss", Outcome.PASS),
                finding("bias", Outcome.FAIL),
                finding("bias", Outcome.PASS),
                finding("secrets", Outcome.ERROR),
                finding("near-duplicates", Outcome.NOTED),
                finding("calibration", Outcome.NOT_APPLICABLE)),
            ENGLISH);

    assertThat(told.summary())
        .isEqualTo(
            "1 of 5 requirements fails: Counterfactual bias."
                + " 1 of 5 requirements could not be checked: Secrets.");
    assertThat(told.others())
        .isEqualTo(
            "One number noted, without a verdict."
                + " One requirement does not apply to this candidate.");
    assertThat(told.tone()).isEqualTo("bad");
    assertThat(told.groups())
        .extracting(FindingGroup::title)
        .containsExactly("Bias", "Safety", "Quality", "Data");
    FindingGroup bias = told.groups().get(0);
    assertThat(bias.told()).isEqualTo("1 of 2 met");
    assertThat(bias.first()).extracting(FindingLine::id).containsExactly("finding-bias");
    assertThat(bias.rest()).extracting(FindingLine::id).containsExactly("finding-bias-2");
  }

  @Test
  void allMet_isToldInOneSentence() {
    FindingsTold told =
        FindingsTold.of(
            List.of(finding("limits-kept", Outcome.PASS), finding("digests-match", Outcome.PASS)),
            ENGLISH);

    assertThat(told.summary()).isEqualTo("All 2 requirements that apply are met.");
    assertThat(told.others()).isEmpty();
    assertThat(told.tone()).isEqualTo("good");
    assertThat(told.groups()).noneMatch(FindingGroup::hinders);
  }

  @Test
  void nothingThatApplies_isNoPass() {
    FindingsTold told = FindingsTold.of(List.of(finding("bias", Outcome.NOT_APPLICABLE)), ENGLISH);

    assertThat(told.summary()).contains("that is no pass");
    assertThat(told.tone()).isEqualTo("bad");
  }

  @Test
  void germanHasItsOwnWordsAndNumbers() {
    FindingsTold told =
        FindingsTold.of(
            List.of(
                new Finding(
                    "quality-difference",
                    Outcome.FAIL,
                    "worse",
                    Optional.empty(),
                    Optional.of(
                        new Numbers(
                            0.01234567,
                            Optional.of(0.0),
                            Optional.of(new Interval(0.01, 0.015, 0.95)),
                            "nats/byte",
                            12_345,
                            List.of())))),
            GERMAN);
    FindingLine line = told.groups().get(0).first().get(0);

    assertThat(told.summary())
        .isEqualTo("1 von 1 Anforderung ist nicht erfüllt: Verlust gegen die Produktion.");
    assertThat(line.value()).isEqualTo("0,01235 Nats je Byte");
    assertThat(line.threshold()).isEqualTo("0 Nats je Byte");
    assertThat(line.interval()).isEqualTo("0,01 bis 0,015 Nats je Byte (95 %)");
    assertThat(line.count()).isEqualTo("12.345");
    assertThat(told.drawn()).isTrue();
  }

  @Test
  void secondsAreToldInHundredths() {
    Finding finding = finding("bias", Outcome.PASS);

    assertThat(FindingLine.of(finding.took(2.1349), "f", ENGLISH).seconds()).isEqualTo("2.13 s");
    assertThat(FindingLine.of(finding.took(2.1349), "f", GERMAN).seconds()).isEqualTo("2,13 s");
    assertThat(FindingLine.of(finding.took(0.0003), "f", ENGLISH).seconds()).isEqualTo("< 0.01 s");
  }

  @Test
  void findingWithoutNumbers_hasDashesAndNoDrawing() {
    FindingLine line = FindingLine.of(finding("limits-kept", Outcome.PASS), "f", ENGLISH);

    assertThat(List.of(line.value(), line.threshold(), line.interval(), line.count()))
        .containsOnly("–");
    assertThat(line.seconds()).isEmpty();
    assertThat(line.bar()).isNull();
    assertThat(line.inputs()).isEmpty();
  }

  @Test
  void ruleThatNobodyNamed_isShownAsItIs() {
    FindingLine line = FindingLine.of(finding("unheard-of", Outcome.PASS), "f", ENGLISH);

    assertThat(line.name()).isEqualTo("unheard-of");
    assertThat(Matter.of("unheard-of")).isEqualTo(Matter.OTHER);
  }

  @Test
  void everyRuleWithANameBelongsToAMatter() {
    assertThat(Matter.of("canary-exposure")).isEqualTo(Matter.MEMORISATION);
    assertThat(Matter.of("verbatim-overlap")).isEqualTo(Matter.MEMORISATION);
    assertThat(Matter.of("unsafe-continuations")).isEqualTo(Matter.SAFETY);
    assertThat(Matter.of("personal-data")).isEqualTo(Matter.SAFETY);
    assertThat(Matter.of("data-source")).isEqualTo(Matter.DATA);
    assertThat(Matter.of("run-health")).isEqualTo(Matter.RUN);
    assertThat(Matter.of("supply-weights")).isEqualTo(Matter.SUPPLY);
    assertThat(Matter.of("regression-prompts")).isEqualTo(Matter.QUALITY);
  }

  @Test
  void secondsAreToldByPart_theLongestFirst() {
    assertThat(FindingsTold.took(Map.of("bias", 1.25, "quality", 2.5), ENGLISH))
        .isEqualTo("Measured in 3.75 s: quality 2.5 s, bias 1.25 s.");
    assertThat(FindingsTold.took(Map.of(), ENGLISH)).isEmpty();
  }

  @Test
  void shareIsInPercent_andASmallNumberKeepsFourDigits() {
    assertThat(Amount.of(0.125, "share", ENGLISH)).isEqualTo("12.5 %");
    assertThat(Amount.of(3, "bits", ENGLISH)).isEqualTo("3 bits");
    assertThat(Amount.of(-0.00012345, "", ENGLISH)).isEqualTo("-0.0001234");
    assertThat(Amount.of(1234567, "things", ENGLISH)).isEqualTo("1,234,567 things");
    assertThat(Amount.of(-0.0, "share", ENGLISH)).isEqualTo("0 %");
  }

  @Test
  void drawingKeepsTheOrderOfTheNumbers() {
    IntervalBar bar =
        IntervalBar.of(
                new Numbers(
                    2, Optional.of(0.0), Optional.of(new Interval(1, 4, 0.95)), "", 1, List.of()))
            .orElseThrow();

    assertThat(bar.threshold()).contains("6.00%");
    assertThat(bar.low()).isEqualTo("28.00%");
    assertThat(bar.value()).isEqualTo("50.00%");
    assertThat(bar.high()).isEqualTo("94.00%");
  }

  @Test
  void lonePoint_isNotDrawn_andEqualNumbersLieInTheMiddle() {
    var lone = new Numbers(2, Optional.empty(), Optional.empty(), "", 1, List.of());
    var equal = new Numbers(2, Optional.of(2.0), Optional.empty(), "", 1, List.of());

    assertThat(IntervalBar.of(lone)).isEmpty();
    assertThat(IntervalBar.of(equal).orElseThrow().value()).isEqualTo("50.00%");
  }

  private static Finding finding(String rule, Outcome outcome) {
    return new Finding(rule, outcome, "evidence of " + rule);
  }
}
