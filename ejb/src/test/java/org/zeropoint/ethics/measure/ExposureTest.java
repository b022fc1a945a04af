package org.zeropoint.ethics.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExposureTest {

  @Test
  void rankTellsBits() {
    double[] others = {1, 2, 3, 4, 5, 6, 7};
    assertThat(Exposure.byRank(8, others)).isEqualTo(3);
    assertThat(Exposure.byRank(7, others)).as("a tie counts against it").isEqualTo(2);
    assertThat(Exposure.byRank(0, others)).isZero();
  }

  @Test
  void theTailOfTheNormalDistribution_isThatOfTables() {
    assertThat(Math.exp(Exposure.logUpperTail(0))).isCloseTo(0.5, within(1e-12));
    assertThat(Math.exp(Exposure.logUpperTail(1.959964))).isCloseTo(0.025, within(1e-8));
    assertThat(Math.exp(Exposure.logUpperTail(-1.644854))).isCloseTo(0.95, within(1e-7));
    assertThat(Math.exp(Exposure.logUpperTail(3.090232))).isCloseTo(0.001, within(1e-8));
    assertThat(Exposure.logUpperTail(10)).isCloseTo(Math.log(7.619853e-24), within(1e-6));
    assertThat(Exposure.logUpperTail(3)).isCloseTo(Exposure.logUpperTail(3 + 1e-9), within(1e-7));
  }

  @Test
  void aSequenceLikeAllOthers_hasTheExposureOfChance() {
    var random = new SplittableRandom(11);
    double mean =
        IntStream.range(0, 2_000)
            .mapToDouble(
                i -> {
                  double[] all = DoubleStream.generate(random::nextDouble).limit(256).toArray();
                  return Exposure.byRank(all[0], Arrays.copyOfRange(all, 1, 256));
                })
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(1.44, within(0.1));
  }

  @Test
  void whatStandsOutFar_isBoundByAllSequencesOfTheForm() {
    double[] others = {-30, -29, -31, -30.5, -29.5};
    assertThat(Exposure.byNormal(-30, others, 40)).isCloseTo(1, within(1e-9));
    assertThat(Exposure.byNormal(-1, others, 40)).isEqualTo(40);
  }
}
