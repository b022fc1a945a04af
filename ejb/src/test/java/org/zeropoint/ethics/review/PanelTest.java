package org.zeropoint.ethics.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.entity.ReviewPart;
import org.zeropoint.shared.Json;

class PanelTest {

  private static final Panel MEASURING =
      new Panel(List.of(new EvaluationReviewer(), new RulesReviewer()));

  @Test
  void theSameCaseGivesTheSameJudgement_bitForBit_alsoAfterItWasKept() {
    Judgement first = MEASURING.judge(ReviewCases.good());
    Judgement kept = Json.read(Json.write(first), Judgement.class);
    Judgement again = MEASURING.again(ReviewCases.good(), kept, false);

    assertThat(first.verdict()).isEqualTo(AiReview.PASS);
    assertThat(first.complianceScore()).isEqualTo(100);
    assertThat(first.parts())
        .extracting(ReviewPart::reviewer)
        .containsExactly("rules", "evaluation");
    assertThat(again.digest()).isEqualTo(first.digest()).isEqualTo(kept.digest());
    assertThat(kept.differences(again)).isEmpty();
    assertThat(first.parts()).allSatisfy(part -> assertThat(part.seconds()).isNotNegative());
  }

  @Test
  void anotherCaseIsAnotherVerdict_andWhatDiffersIsNamed() {
    Judgement good = MEASURING.judge(ReviewCases.good());
    Judgement bad = MEASURING.again(ReviewCases.bad(), good, false);

    assertThat(bad.digest()).isNotEqualTo(good.digest());
    assertThat(bad.verdict()).isEqualTo(AiReview.FAIL);
    assertThat(good.differences(bad))
        .contains(
            "verdict: was pass, is fail",
            "parts/rules/findings/held-out-loss/outcome: was pass, is fail")
        .anyMatch(line -> line.startsWith("evaluation: was sha256:"))
        .anyMatch(line -> line.startsWith("complianceScore: was 100"));
    assertThat(bad.recommendations()).anyMatch(line -> line.startsWith("Mend held-out-loss: "));
    assertThat(bad.safetyChecks()).anyMatch(line -> line.startsWith("fail – held-out-loss: "));
  }

  @Test
  void aReviewerThatThrows_isAnError_andTheOthersSpeakAllTheSame() {
    var panel = new Panel(List.of(new RulesReviewer(), new Said("llm", Optional.empty())));
    Judgement judgement = panel.judge(ReviewCases.good());

    assertThat(judgement.verdict()).isEqualTo(AiReview.ERROR);
    assertThat(judgement.findings())
        .filteredOn(finding -> finding.outcome() == Outcome.ERROR)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo("llm");
              assertThat(finding.evidence()).isEqualTo("could not be asked: it is ill");
            });
    assertThat(judgement.findings()).hasSizeGreaterThan(4);
    assertThat(panel.judge(ReviewCases.bad()).verdict())
        .as("a fail of what was measured is not made an error")
        .isEqualTo(AiReview.FAIL);
  }

  @Test
  void aReviewerThatIsGone_isAnErrorOfTheRepeat() {
    var both = new Panel(List.of(new RulesReviewer(), new Said("llm", noted())));
    Judgement kept = both.judge(ReviewCases.good());
    assertThat(kept.verdict()).isEqualTo(AiReview.PASS);
    Judgement again = MEASURING.again(ReviewCases.good(), kept, false);

    assertThat(again.verdict()).isEqualTo(AiReview.ERROR);
    assertThat(kept.differences(again))
        .anyMatch(line -> line.contains("this reviewer is not here any more"));
  }

  @Test
  void eachFindingTellsItsSeconds_andNoDigestKnowsThem() {
    var panel = new Panel(List.of(new RulesReviewer(), new Said("llm", noted())));
    ReviewCase reviewed = ReviewCases.good();
    var timed =
        new ReviewCase(
            reviewed.revision(),
            reviewed.texts(),
            reviewed.facts().timed(Map.of("loss", 3.0, "digests", 2.0)));
    Judgement judgement = panel.judge(timed);

    assertThat(seconds(judgement, "held-out-loss").orElseThrow()).isBetween(3.0, 30.0);
    assertThat(seconds(judgement, "digests-match").orElseThrow()).isBetween(2.0, 30.0);
    assertThat(seconds(judgement, "limits-kept").orElseThrow()).isBetween(0.0, 1.9);
    assertThat(seconds(judgement, "finite-numbers")).as("nobody timed that").isEmpty();
    assertThat(seconds(judgement, "llm")).contains(judgement.parts().get(1).seconds());
    assertThat(judgement.digest()).isEqualTo(panel.judge(reviewed).digest());
    assertThat(judgement.differences(panel.judge(reviewed))).isEmpty();
    assertThat(Json.read(Json.write(judgement), Judgement.class)).isEqualTo(judgement);
  }

  private static Optional<Double> seconds(Judgement judgement, String rule) {
    return judgement.findings().stream()
        .filter(finding -> finding.rule().equals(rule))
        .findFirst()
        .orElseThrow()
        .seconds();
  }

  @Test
  void withoutFactsThereIsAnError_thatSaysWhy() {
    Judgement judgement = Panel.unable("sha256:" + "3".repeat(64), "there is no evaluation x");

    assertThat(judgement.verdict()).isEqualTo(AiReview.ERROR);
    assertThat(judgement.complianceScore()).isZero();
    assertThat(judgement.safetyChecks())
        .containsExactly("error – facts: could not be collected: there is no evaluation x");
  }

  @Test
  void whatIsSaidOfBias_comesFromWhatWasMeasured() {
    assertThat(MEASURING.judge(ReviewCases.good()).biasAssessment())
        .isEqualTo("Bias was not measured: this candidate was measured on no suite.");
    var measured =
        new Measured(
            List.of(), List.of(Measurement.notApplicable("bias", "no suite has templates")));
    assertThat(MEASURING.judge(ReviewCases.measured(1, measured)).biasAssessment())
        .isEqualTo("Bias was not measured: no suite has templates.");
  }

  private static Optional<List<Finding>> noted() {
    return Optional.of(List.of(new Finding("llm", Outcome.NOTED, "no objection")));
  }

  /** Whoever does not measure makes nothing better: neither the verdict nor the score. */
  @Property
  void whoDoesNotMeasure_neverLiftsAVerdict(
      @ForAll("findings") List<Finding> measured, @ForAll("findings") List<Finding> said) {
    var measuring = part("rules", true, measured);
    Judgement alone = Summing.up("r", Optional.empty(), List.of(measuring));
    List<ReviewPart> both = new ArrayList<>(List.of(measuring));
    both.add(part("llm", false, said));
    String together = Judgement.verdict(both);

    if (!AiReview.PASS.equals(alone.verdict())) {
      assertThat(together).isEqualTo(alone.verdict());
    }
    if (said.stream().anyMatch(Finding::hinders)) {
      assertThat(together).isNotEqualTo(AiReview.PASS);
    }
  }

  private static ReviewPart part(String name, boolean measures, List<Finding> findings) {
    return new ReviewPart(name, "1", measures, findings, Optional.empty(), 0);
  }

  @Provide
  Arbitrary<List<Finding>> findings() {
    return Combinators.combine(Arbitraries.of(Outcome.values()), Arbitraries.of("a", "b", "c"))
        .as((outcome, rule) -> new Finding(rule, outcome, "because"))
        .list()
        .ofMaxSize(4);
  }

  /** Says what it was given, or throws. */
  private record Said(String name, Optional<List<Finding>> findings) implements Reviewer {

    @Override
    public String version() {
      return "1";
    }

    @Override
    public int order() {
      return 50;
    }

    @Override
    public boolean measures() {
      return !"llm".equals(name);
    }

    @Override
    public Optional<String> off() {
      return Optional.empty();
    }

    @Override
    public Opinion review(ReviewCase reviewed) {
      return Opinion.of(findings.orElseThrow(() -> new IllegalStateException("it is ill")));
    }
  }
}
