package org.zeropoint.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.train.DivergenceGuard.Judgement;
import org.zeropoint.lm.train.DivergenceGuard.Standing;

/** Each sign by itself: the other number is as it has always been. */
class DivergenceGuardTest {

  private static final double LOSS = 2;
  private static final double NORM = 0.5;

  /** The first number above a bound that the judgement is sure to see. */
  private static final double BEYOND = 1 + 1e-9;

  private static DivergenceGuard after(int steps) {
    var guard = new DivergenceGuard(Standing.FRESH);
    for (int i = 0; i < steps; i++) {
      assertThat(guard.judge(LOSS, NORM)).isEqualTo(Judgement.SOUND);
    }
    return guard;
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void lossThatIsNotFinite_isSeenAtTheFirstStep_andLater(double loss) {
    assertThat(after(0).judge(loss, NORM)).isEqualTo(Judgement.NOT_FINITE);
    assertThat(after(DivergenceGuard.FIRST).judge(loss, NORM)).isEqualTo(Judgement.NOT_FINITE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void normThatIsNotFinite_isSeenAtTheFirstStep_andLater(double norm) {
    assertThat(after(0).judge(LOSS, norm)).isEqualTo(Judgement.NOT_FINITE);
    assertThat(after(DivergenceGuard.FIRST).judge(LOSS, norm)).isEqualTo(Judgement.NOT_FINITE);
  }

  @Test
  void lossAlone_explodesAboveItsMean() {
    double bound = LOSS + DivergenceGuard.LOSS_ABOVE;
    int steps = DivergenceGuard.FIRST;
    assertThat(after(steps).judge(bound * BEYOND, NORM)).isEqualTo(Judgement.EXPLODED);
    assertThat(after(steps).judge(bound / BEYOND, NORM)).isEqualTo(Judgement.SOUND);
    assertThat(after(steps - 1).judge(bound * BEYOND, NORM)).as("early").isEqualTo(Judgement.SOUND);
  }

  @Test
  void normAlone_explodesAtManyTimesItsMean() {
    double bound = NORM * DivergenceGuard.NORM_TIMES;
    int steps = DivergenceGuard.FIRST;
    assertThat(after(steps).judge(LOSS, bound * BEYOND)).isEqualTo(Judgement.EXPLODED);
    assertThat(after(steps).judge(LOSS, bound / BEYOND)).isEqualTo(Judgement.SOUND);
    assertThat(after(steps - 1).judge(LOSS, bound * BEYOND)).as("early").isEqualTo(Judgement.SOUND);
  }

  @Test
  void whatIsBelowItsMeanIsNoExplosion() {
    assertThat(after(DivergenceGuard.FIRST).judge(-100, 0)).isEqualTo(Judgement.SOUND);
  }

  @Test
  void onlySoundStepsCountForTheNext_andAResumedGuardJudgesAlike() {
    DivergenceGuard guard = after(DivergenceGuard.FIRST);
    Standing before = guard.standing();
    guard.judge(Double.NaN, NORM);
    guard.judge(100, NORM);
    guard.judge(LOSS, 100);
    assertThat(guard.standing()).isEqualTo(before);
    assertThat(before.steps()).isEqualTo(DivergenceGuard.FIRST);
    assertThat(before.loss()).isCloseTo(LOSS, within(1e-12));
    assertThat(before.norm()).isCloseTo(NORM, within(1e-12));
    assertThat(new DivergenceGuard(before).judge(100, NORM)).isEqualTo(Judgement.EXPLODED);
    assertThat(new DivergenceGuard(before).judge(LOSS, 100)).isEqualTo(Judgement.EXPLODED);

    guard.judge(LOSS + 1, NORM);
    assertThat(guard.standing().loss()).isCloseTo(LOSS + 1 - DivergenceGuard.DECAY, within(1e-12));
  }

  @Test
  void evidenceTellsTheStepAndWhatWasBefore() {
    DivergenceGuard guard = after(DivergenceGuard.FIRST);
    assertThat(guard.evidence(31, Judgement.EXPLODED, 9.5, 0.25, 0.01))
        .startsWith("Step 31 exploded: loss 9.5 nats a token, gradient norm 0.25 at learning rate")
        .contains("0.01", "on average");
    assertThat(guard.evidence(32, Judgement.NOT_FINITE, Double.NaN, 1, 0.01))
        .startsWith("Step 32 is not finite: loss NaN nats a token");
  }
}
