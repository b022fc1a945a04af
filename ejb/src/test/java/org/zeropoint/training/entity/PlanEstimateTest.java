package org.zeropoint.training.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.entity.PlanEstimate.Need;
import org.zeropoint.training.entity.PlanEstimate.Pace;

class PlanEstimateTest {

  @Test
  void timeFollowsFromTheMiddleRun_soThatOneSlowRunDoesNotDecide() {
    Pace pace = Pace.of(List.of(400.0, 2.0, 500.0), 8_000);

    assertThat(pace.runs()).isEqualTo(3);
    assertThat(pace.samplesPerSecond()).isEqualTo(400);
    assertThat(pace.seconds()).isEqualTo(20);
  }

  @Test
  void ofTwoRunsTheSlowerCounts() {
    assertThat(Pace.of(List.of(500.0, 250.0), 1_000).seconds()).isEqualTo(4);
  }

  @Test
  void needIsTheSumOfItsParts() {
    assertThat(new Need(1, 2, 4, 8, false).total()).isEqualTo(15);
  }
}
