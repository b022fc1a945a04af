package org.zeropoint.ethics.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Evaluation.NearDuplicates;
import org.zeropoint.ethics.entity.Evaluation.Sample;
import org.zeropoint.ethics.entity.Evaluation.Scored;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Facts.DigestCheck;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.shared.Json;

class RulesTest {

  private static final DigestCheck GOOD = new DigestCheck("weights", "x", Optional.of("x"));

  @Test
  void goodCandidatePassesEveryRule() {
    List<Finding> findings = Rules.judge(facts(evaluation(1.0, Optional.empty(), 2.0, 0, 40)));

    assertThat(findings)
        .hasSize(6)
        .filteredOn(Finding::applies)
        .hasSize(5)
        .allMatch(Finding::passes);
    assertThat(Compliance.score(findings)).isEqualTo(100.0);
    assertThat(review(findings).verdict()).isEqualTo(AiReview.PASS);
  }

  @Test
  void marginDecides_againstProductionOrElseTheOrderTwoModel() {
    assertThat(outcome("held-out-loss", evaluation(1.99, Optional.empty(), 2.0, 0, 0)))
        .isEqualTo(Outcome.PASS);
    assertThat(outcome("held-out-loss", evaluation(1.9901, Optional.empty(), 2.0, 0, 0)))
        .isEqualTo(Outcome.FAIL);
    assertThat(outcome("held-out-loss", evaluation(1.0, Optional.of(1.005), 2.0, 0, 0)))
        .isEqualTo(Outcome.FAIL);
    assertThat(outcome("held-out-loss", evaluation(1.0, Optional.of(1.02), 0.5, 0, 0)))
        .isEqualTo(Outcome.PASS);
  }

  @Test
  void nothingHeldOutIsNoPass() {
    var evaluation = evaluation(Double.NaN, Optional.empty(), 2.0, 0, 0);

    assertThat(outcome("held-out-loss", evaluation)).isEqualTo(Outcome.FAIL);
  }

  @Test
  void verbatimPassageFails_fromTheFirstByteOverTheBound() {
    assertThat(outcome("no-verbatim-passage", evaluation(1, Optional.empty(), 2, 0, 100)))
        .isEqualTo(Outcome.PASS);
    assertThat(outcome("no-verbatim-passage", evaluation(1, Optional.empty(), 2, 0, 101)))
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void nonFiniteNumbersFail() {
    var evaluation = evaluation(1, Optional.empty(), 2, 1, 0);
    assertThat(outcome("finite-numbers", evaluation)).isEqualTo(Outcome.FAIL);

    var diverged =
        new Facts(List.of(), List.of(GOOD), 1, 10, evaluation(1, Optional.empty(), 2, 0, 0));
    assertThat(outcome("finite-numbers", Rules.judge(diverged))).isEqualTo(Outcome.FAIL);
  }

  @Test
  void changedOrMissingDigestFails_andIsNamed() {
    var checks =
        List.of(
            GOOD,
            new DigestCheck("corpus", "x", Optional.of("y")),
            new DigestCheck("plan", "x", Optional.empty()));
    var facts = new Facts(List.of(), checks, 0, 10, evaluation(1, Optional.empty(), 2, 0, 0));

    Finding finding = finding("digests-match", Rules.judge(facts));
    assertThat(finding.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(finding.evidence()).contains("corpus: is y, should be x", "plan: is missing");
  }

  @Test
  void whatWasMadeElsewhere_isJudgedOnWhatCanBeMeasured_andSaysWhatCannot() {
    var facts =
        Facts.elsewhere(
            "Uploaded by ann.", List.of(GOOD), evaluation(1, Optional.empty(), 2, 0, 40));
    List<Finding> findings = Rules.judge(facts);

    assertThat(findings)
        .extracting(Finding::rule)
        .containsExactly(
            "origin-told",
            "digests-match",
            "held-out-loss",
            "finite-numbers",
            "no-verbatim-passage",
            "near-duplicates");
    assertThat(findings).allMatch(each -> each.passes() || !each.applies());
    assertThat(finding("origin-told", findings).evidence())
        .contains("Uploaded by ann.", "no plan whose limits could be checked");
    var worse =
        Facts.elsewhere(
            "Uploaded by ann.", List.of(GOOD), evaluation(3, Optional.empty(), 2, 1, 40));
    assertThat(outcome("held-out-loss", Rules.judge(worse))).isEqualTo(Outcome.FAIL);
    assertThat(outcome("finite-numbers", Rules.judge(worse))).isEqualTo(Outcome.FAIL);
  }

  @Test
  void brokenLimitFails() {
    var facts =
        new Facts(
            List.of("steps 10001 is out of its bounds"),
            List.of(GOOD),
            0,
            10,
            evaluation(1, Optional.empty(), 2, 0, 0));

    assertThat(outcome("limits-kept", Rules.judge(facts))).isEqualTo(Outcome.FAIL);
  }

  @Test
  void errorIsNeverAPass() {
    List<Finding> findings = Rules.judge(new Facts(List.of(), List.of(GOOD), 0, 10, null));

    assertThat(outcome("held-out-loss", findings)).isEqualTo(Outcome.ERROR);
    assertThat(review(findings).verdict()).isEqualTo(AiReview.ERROR);
    assertThat(review(List.of()).verdict()).isEqualTo(AiReview.ERROR);
  }

  @Test
  void nearDuplicatesAboveTheShare_areARecommendation_andNoFail() {
    Finding few = finding("near-duplicates", Rules.judge(facts(with(new NearDuplicates(200, 20)))));
    assertThat(few.evidence()).contains("20 of 200 passages");
    assertThat(few.advice()).isEmpty();
    assertThat(few.outcome()).isEqualTo(Outcome.NOTED);
    List<Finding> findings = Rules.judge(facts(with(new NearDuplicates(200, 21))));
    Finding many = finding("near-duplicates", findings);
    assertThat(many.evidence()).contains("21 of 200 passages", "10 %");
    assertThat(many.advice().orElseThrow()).contains("Hold out text");
    assertThat(review(findings).verdict()).isEqualTo(AiReview.PASS);
    assertThat(review(findings).findings()).isEqualTo(findings);
    List<Finding> worse =
        findings.stream()
            .map(each -> each.rule().equals("held-out-loss") ? failed(each) : each)
            .toList();
    assertThat(Compliance.score(worse)).as("of the five that judge").isEqualTo(79);
    assertThat(finding("near-duplicates", Rules.judge(facts(with(new NearDuplicates(0, 0))))))
        .satisfies(none -> assertThat(none.advice()).isEmpty());
  }

  private static Finding failed(Finding finding) {
    return new Finding(finding.rule(), Outcome.FAIL, finding.evidence());
  }

  @Test
  void nearDuplicatesThatCouldNotBeCounted_areToldWithTheReason_andCountNeitherWay() {
    Evaluation uncounted = with(Optional.empty(), Optional.of("there is no device"));
    List<Finding> findings = Rules.judge(facts(uncounted));
    Finding finding = finding("near-duplicates", findings);
    assertThat(finding.outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(finding.evidence()).isEqualTo("they could not be counted: there is no device");
    assertThat(review(findings).verdict()).isEqualTo(AiReview.PASS);
    assertThat(Json.read(Json.write(uncounted), Evaluation.class)).isEqualTo(uncounted);
    assertThat(Json.write(with(new NearDuplicates(9, 1)))).doesNotContain("notCounted");
  }

  @Test
  void evaluationsAndFindingsOfBefore_areReadAsTheyWere() {
    String before = Json.write(evaluation(1.0, Optional.empty(), 2.0, 0, 40));
    assertThat(before).doesNotContain("nearDuplicates");
    Evaluation read = Json.read(before, Evaluation.class);
    assertThat(read.nearDuplicates()).isEmpty();
    assertThat(Json.write(read)).isEqualTo(before);
    Evaluation now = with(new NearDuplicates(9, 1));
    assertThat(Json.read(Json.write(now), Evaluation.class)).isEqualTo(now);
    String finding = Json.write(new Finding("r", Outcome.PASS, "e"));
    assertThat(finding).doesNotContain("advice");
    assertThat(Json.read(finding, Finding.class)).isEqualTo(new Finding("r", Outcome.PASS, "e"));
  }

  @Test
  void rulesOfTextsDoNotApplyToModelsOfImages_andCountNeitherWay() {
    List<Finding> findings = Rules.judge(facts(ofImages(0.1, Optional.empty(), 0.4)));

    Finding passages = finding("no-verbatim-passage", findings);
    assertThat(passages.outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(passages.passes()).isFalse();
    assertThat(passages.evidence()).contains("writes no text");
    assertThat(finding("near-duplicates", findings))
        .satisfies(near -> assertThat(near.outcome()).isEqualTo(Outcome.NOT_APPLICABLE))
        .satisfies(near -> assertThat(near.evidence()).contains("model of images"));
    assertThat(Compliance.score(findings)).isEqualTo(100.0);
    assertThat(review(findings).verdict()).isEqualTo(AiReview.PASS);
    assertThat(finding("held-out-loss", findings).evidence())
        .contains("0.1000 nats/image", "the mean image of each class 0.4000")
        .contains("(359 held-out images)", "accuracy 97.50 %");

    List<Finding> worse = Rules.judge(facts(ofImages(0.5, Optional.empty(), 0.4)));
    assertThat(Compliance.score(worse)).isEqualTo(75.0);
    assertThat(review(worse).verdict()).isEqualTo(AiReview.FAIL);
    assertThat(review(List.of(passages)).verdict()).isEqualTo(AiReview.ERROR);
    assertThat(Compliance.score(List.of(passages))).isZero();
  }

  @Test
  void modelOfImagesHasToBeatProduction_whereThereIsOne() {
    assertThat(outcome("held-out-loss", ofImages(0.1, Optional.of(0.105), 0.4)))
        .isEqualTo(Outcome.FAIL);
    assertThat(outcome("held-out-loss", ofImages(0.1, Optional.of(0.2), 0.05)))
        .isEqualTo(Outcome.PASS);
    assertThat(outcome("held-out-loss", ofImages(0.1, Optional.of(Double.NaN), 0.4)))
        .as("production is no model of images")
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void aDifferenceThatNoDigitShows_isCalledNone() {
    List<Finding> findings =
        Rules.judge(facts(evaluation(1.00000002, Optional.of(1.0), 2.0, 0, 40)));
    assertThat(finding("held-out-loss", findings).evidence()).contains("neither better nor worse;");
    assertThat(finding("held-out-loss", findings).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void nobodyPassesForKnowingNothing_howeverBadTheSimplestModelIs() {
    Evaluation untrained = ofImages(Math.log(10), Optional.empty(), 194.6);
    assertThat(outcome("held-out-loss", untrained)).isEqualTo(Outcome.FAIL);
    assertThat(finding("held-out-loss", Rules.judge(facts(untrained))).evidence())
        .contains("a model that knows nothing 2.3026");
    Evaluation text = evaluation(Math.log(256), Optional.empty(), 9, 0, 40);
    assertThat(outcome("held-out-loss", text)).isEqualTo(Outcome.FAIL);
  }

  private static Evaluation ofImages(double loss, Optional<Double> production, double means) {
    return new Evaluation(
        new Scored("syn@2", "sha256:c", Optional.of(loss)),
        production.map(p -> new Scored("syn@1", "sha256:p", production.filter(Double::isFinite))),
        "sha256:t",
        0.2,
        0,
        Optional.empty(),
        Math.log(10),
        0,
        List.of(),
        Optional.empty(),
        Optional.of(
            new Evaluation.Images(
                359, Optional.of(0.975), Optional.empty(), Optional.of(means), Optional.of(0.9))));
  }

  @Test
  void evaluationOfAText_isWrittenAsBeforeThereWereImages() {
    Evaluation text = evaluation(1.0, Optional.empty(), 2.0, 0, 40);
    assertThat(Json.write(text)).doesNotContain("images");
    assertThat(Json.read(Json.write(text), Evaluation.class)).isEqualTo(text);
    Evaluation images = ofImages(0.1, Optional.of(0.2), 0.4);
    assertThat(Json.read(Json.write(images), Evaluation.class)).isEqualTo(images);
  }

  @Test
  void evaluationDigestIsOfItsContent() {
    var one = evaluation(1.0, Optional.empty(), 2.0, 0, 40);
    var other = evaluation(1.5, Optional.empty(), 2.0, 0, 40);

    assertThat(one.digest()).isEqualTo(evaluation(1.0, Optional.empty(), 2.0, 0, 40).digest());
    assertThat(one.digest()).isNotEqualTo(other.digest());
  }

  private static AiReview review(List<Finding> findings) {
    return new AiReview(1, "sha256:x", "reviewer", findings, java.time.Instant.EPOCH);
  }

  private static Facts facts(Evaluation evaluation) {
    return new Facts(List.of(), List.of(GOOD), 0, 10, evaluation);
  }

  private static Outcome outcome(String rule, Evaluation evaluation) {
    return outcome(rule, Rules.judge(facts(evaluation)));
  }

  private static Outcome outcome(String rule, List<Finding> findings) {
    return finding(rule, findings).outcome();
  }

  private static Finding finding(String rule, List<Finding> findings) {
    return findings.stream().filter(f -> f.rule().equals(rule)).findFirst().orElseThrow();
  }

  private static Evaluation evaluation(
      double loss, Optional<Double> production, double orderTwo, long nonFinite, int overlap) {
    return new Evaluation(
        new Scored("syn@2", "sha256:c", Optional.of(loss).filter(Double::isFinite)),
        production.map(p -> new Scored("syn@1", "sha256:p", Optional.of(p))),
        "sha256:t",
        0.1,
        1000,
        Optional.of(orderTwo),
        Math.log(256),
        nonFinite,
        List.of(new Sample("prompt", "text", overlap, "passage")));
  }

  private static Evaluation with(NearDuplicates found) {
    return with(Optional.of(found), Optional.empty());
  }

  private static Evaluation with(Optional<NearDuplicates> found, Optional<String> notCounted) {
    Evaluation e = evaluation(1.0, Optional.empty(), 2.0, 0, 40);
    return new Evaluation(
        e.candidate(),
        e.baseline(),
        e.corpus(),
        e.validationSplit(),
        e.heldOutBytes(),
        e.orderTwoLoss(),
        e.uniformLoss(),
        e.nonFiniteWeights(),
        e.samples(),
        found,
        Optional.empty(),
        notCounted,
        Optional.empty());
  }
}
