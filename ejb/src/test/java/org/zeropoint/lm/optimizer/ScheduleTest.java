package org.zeropoint.lm.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void rateRisesToThePeakAndFallsToATenth() {
    var schedule = new Schedule(0.02, 2000);
    assertThat(schedule.warmUp()).isEqualTo(100);
    assertThat(schedule.rate(1)).isCloseTo(0.0002, within(1e-12));
    assertThat(schedule.rate(100)).isCloseTo(0.02, within(1e-12));
    assertThat(schedule.rate(1050)).isCloseTo(0.011, within(1e-12));
    assertThat(schedule.rate(2000)).isCloseTo(0.002, within(1e-12));
  }

  @Property(tries = 200, seed = "1")
  void rateIsPositiveAndAtMostThePeak(@ForAll @IntRange(min = 1, max = 10_000) int steps) {
    var schedule = new Schedule(1, steps);
    for (int step = 1; step <= steps; step += Math.max(1, steps / 50)) {
      assertThat(schedule.rate(step)).isGreaterThan(0).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void gradientIsScaledToNormOne_onlyWhenItIsLonger() {
    assertThat(Clipping.factor(4)).isEqualTo(0.25);
    assertThat(Clipping.factor(1)).isEqualTo(1);
    assertThat(Clipping.factor(0)).isEqualTo(1);
  }

  @Test
  void optimizersAreNamedInLowerCase() {
    assertThat(Optimizer.named("adamw")).contains(Optimizer.ADAMW);
    assertThat(Optimizer.named("ADAMW")).isEmpty();
    assertThat(Optimizer.named("lion")).isEmpty();
  }
}
