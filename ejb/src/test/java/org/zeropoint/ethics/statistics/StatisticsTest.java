package org.zeropoint.ethics.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Interval;

/** Against numbers of textbooks, tables and other programs. */
class StatisticsTest {

  /** Darwin's maize, crossed minus self-fertilised, in eighths of an inch: Fisher's own example. */
  private static final double[] MAIZE = {
    49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48
  };

  @Test
  void signFlipGivesFishersOwnNumber() {
    assertThat(SignFlip.p(MAIZE, 1)).isCloseTo(1726 / 32768.0, within(1e-12));
  }

  @Test
  void signFlipOfAllOneSign_isTwoInAllChoices_andOfNoneAndNoughtOne() {
    assertThat(SignFlip.p(new double[] {1, 2, 3, 4, 5}, 1)).isEqualTo(2 / 32.0);
    assertThat(SignFlip.p(new double[] {-1, -2, -3, -4, -5}, 1)).isEqualTo(2 / 32.0);
    assertThat(SignFlip.p(new double[] {0, 0, 0}, 1)).isEqualTo(1);
    assertThat(SignFlip.p(new double[] {1, -1}, 1)).isEqualTo(1);
    assertThat(SignFlip.p(new double[0], 1)).isEqualTo(1);
    assertThat(SignFlip.p(new double[] {0.1, 0.2, 0.3}, 1)).as("rounding").isEqualTo(2 / 8.0);
  }

  @Test
  void drawnSigns_areNearTheExactOnes_theSameBySeed_andNeverNought() {
    double[] more = Arrays.copyOf(MAIZE, SignFlip.EXACT + 1);
    assertThat(SignFlip.p(more, 1)).as("noughts change nothing").isCloseTo(0.0527, within(0.003));
    assertThat(SignFlip.p(more, 1)).isEqualTo(SignFlip.p(more, 1));
    var same = new double[40];
    Arrays.fill(same, 1);
    assertThat(SignFlip.p(same, 1)).isPositive().isLessThan(1e-4);
  }

  @Test
  void signFlipIsRarelySignificantOfNothing() {
    var random = new SplittableRandom(11);
    int significant = 0;
    for (int trial = 0; trial < 400; trial++) {
      double[] noise = random.doubles(12).map(x -> x - 0.5).toArray();
      significant += SignFlip.p(noise, trial) <= 0.05 ? 1 : 0;
    }
    assertThat(significant).isBetween(8, 34);
  }

  @Test
  void mcNemarIsTheTailOfFairCoins() {
    assertThat(McNemar.p(0, 0)).isEqualTo(1);
    assertThat(McNemar.p(7, 0)).isCloseTo(1 / 128.0, within(1e-12));
    assertThat(McNemar.p(8, 2)).isCloseTo(56 / 1024.0, within(1e-12));
    assertThat(McNemar.p(2, 8)).isCloseTo(1013 / 1024.0, within(1e-12));
    assertThat(McNemar.p(600, 400)).isCloseTo(1.3642e-10, within(1e-13));
  }

  /** R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm"). */
  @Test
  void holmStepsDown_andKeepsTheOrderGiven() {
    assertThat(Holm.adjusted(List.of(0.01, 0.04, 0.03, 0.005)))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    assertThat(Holm.adjusted(List.of(0.6, 0.9))).containsExactly(1, 1);
    assertThat(Holm.adjusted(List.of())).isEmpty();
  }

  @Test
  void studentsQuantilesAreThoseOfTheTables() {
    assertThat(StudentT.quantile(0.975, 1)).isCloseTo(12.7062, within(1e-4));
    assertThat(StudentT.quantile(0.975, 2)).isCloseTo(4.30265, within(1e-5));
    assertThat(StudentT.quantile(0.975, 9)).isCloseTo(2.26216, within(1e-5));
    assertThat(StudentT.quantile(0.975, 14)).isCloseTo(2.14479, within(1e-5));
    assertThat(StudentT.quantile(0.95, 30)).isCloseTo(1.69726, within(1e-5));
    assertThat(StudentT.below(0, 7)).isEqualTo(0.5);
  }

  /** R: t.test(maize)$conf.int and prop.test(15, 20, correct = FALSE)$conf.int. */
  @Test
  void intervals_areThoseOfOtherPrograms() {
    Interval mean = Intervals.ofMean(MAIZE).orElseThrow();
    assertThat(mean.low()).isCloseTo(0.03119, within(1e-4));
    assertThat(mean.high()).isCloseTo(41.83547, within(1e-4));
    Interval share = Intervals.ofShare(15, 20).orElseThrow();
    assertThat(share.low()).isCloseTo(0.531299, within(1e-5));
    assertThat(share.high()).isCloseTo(0.888138, within(1e-5));
    assertThat(Intervals.ofShare(0, 10).orElseThrow().low()).isZero();
    assertThat(Intervals.ofShare(0, 0)).isEmpty();
    assertThat(Intervals.ofMean(new double[] {1})).isEmpty();
  }
}
