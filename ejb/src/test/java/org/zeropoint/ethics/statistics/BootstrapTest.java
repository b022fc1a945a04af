package org.zeropoint.ethics.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.Interval;

class BootstrapTest {

  private static double[] ones(int count) {
    var ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Of a mean, it is about the normal interval. */
  @Test
  void ofAMeanItIsAboutTheMeanAndTwoStandardErrors() {
    double[] values = new Random(1).doubles(400).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double error = Math.sqrt(1 / 12.0 / values.length);
    Interval found = Bootstrap.ofRatio(values, ones(values.length), 0.95, 3);
    assertThat(found.low()).isCloseTo(mean - 1.96 * error, within(0.15 * error));
    assertThat(found.high()).isCloseTo(mean + 1.96 * error, within(0.15 * error));
    assertThat(found.level()).isEqualTo(0.95);
    assertThat(Bootstrap.ofRatio(values, ones(values.length), 0.95, 3)).isEqualTo(found);
    assertThat(Bootstrap.ofRatio(values, ones(values.length), 0.99, 3).high())
        .isGreaterThan(found.high());
  }

  @Test
  void itHoldsTheTruthAboutAsOftenAsItSays() {
    var random = new Random(5);
    int held = 0;
    for (int trial = 0; trial < 200; trial++) {
      double[] values = random.doubles(60).toArray();
      Interval found = Bootstrap.ofRatio(values, ones(60), 0.95, trial);
      held += found.low() <= 0.5 && 0.5 <= found.high() ? 1 : 0;
    }
    assertThat(held).isBetween(180, 199);
  }

  @Test
  void passagesCountByTheirLength() {
    var nats = new double[40];
    var bytes = new double[40];
    for (int i = 0; i < 40; i++) {
      bytes[i] = 10 + i;
      nats[i] = 2 * bytes[i];
    }
    Interval same = Bootstrap.ofRatio(nats, bytes, 0.95, 1);
    assertThat(same.low()).isCloseTo(2, within(1e-12));
    assertThat(same.high()).isCloseTo(2, within(1e-12));
  }

  @Test
  void ofTooFewThereIsNone() {
    assertThatThrownBy(() -> Bootstrap.ofRatio(ones(19), ones(19), 0.95, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
