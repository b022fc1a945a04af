package org.zeropoint.lm.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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

  @Test
  void straightLineEndsAtTheFloor_andAConstantRateStaysAtThePeak() {
    var linear = new Schedule(Schedule.Form.LINEAR, 0.01, 110, 10, 0.2);
    assertThat(linear.rate(5)).isCloseTo(0.005, within(1e-12));
    assertThat(linear.rate(10)).isCloseTo(0.01, within(1e-12));
    assertThat(linear.rate(60)).isCloseTo(0.006, within(1e-12));
    assertThat(linear.rate(110)).isCloseTo(0.002, within(1e-12));
    assertThat(linear.withPeak(0.005).rate(60)).isCloseTo(0.003, within(1e-12));
    var constant = new Schedule(Schedule.Form.CONSTANT, 0.01, 100, 4, 0);
    assertThat(constant.rate(1)).isCloseTo(0.0025, within(1e-12));
    assertThat(constant.rate(4)).isEqualTo(constant.rate(100)).isEqualTo(0.01);
    assertThat(new Schedule(Schedule.Form.COSINE, 1, 5, 0, 0).rate(1)).isLessThan(1);
  }

  @Test
  void scheduleThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new Schedule(0, 10)).hasMessageContaining("peak 0.0");
    assertThatThrownBy(() -> new Schedule(Schedule.Form.LINEAR, 1, 10, 11, 0))
        .hasMessageContaining("11 of them warm-up");
    assertThatThrownBy(() -> new Schedule(Schedule.Form.LINEAR, 1, 10, 0, 1.5))
        .hasMessageContaining("floor 1.5");
    assertThat(Schedule.Form.named("linear")).contains(Schedule.Form.LINEAR);
    assertThat(Schedule.Form.named("step")).isEmpty();
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
