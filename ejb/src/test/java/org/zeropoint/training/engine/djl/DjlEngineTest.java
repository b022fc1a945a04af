package org.zeropoint.training.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.engine.EngineContract;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.entity.TrainingPlan;

class DjlEngineTest extends EngineContract {

  @Override
  protected TrainingEngine engine() {
    return new DjlEngine();
  }

  @Override
  protected Class<?> checkpointing() {
    return CheckpointingRun.class;
  }

  @Override
  protected float tolerance() {
    return 0;
  }

  @Test
  void availabilityNamesTheDevice() {
    assertThat(engine().availability().available()).isTrue();
    assertThat(engine().availability().device()).startsWith("CPU");
    assertThat(engine().name()).isEqualTo("djl");
  }

  /** At a rate that is left out of the contract, because rounding grows at it. */
  @Test
  void highRateIsLearnedFast_andResumedToTheSameBits() {
    TrainingPlan usual = plan("adamw", 0.01);
    TrainingPlan plan =
        new TrainingPlan(
            usual.synthiantId(),
            usual.engine(),
            usual.modelId(),
            usual.base(),
            usual.corpus(),
            30,
            usual.batchSize(),
            usual.learningRate(),
            usual.optimizer(),
            usual.validationSplit(),
            usual.seed(),
            usual.tuning());
    Path half = directory.resolve("half");
    Path whole = directory.resolve("whole");
    Path resumed = directory.resolve("resumed");
    try (TrainingSession session = open(plan, Optional.empty())) {
      steps(session, 17);
      session.checkpoint(half);
      steps(session, 30);
      assertThat(session.evaluate()).isLessThan(3.2);
      session.checkpoint(whole);
    }
    try (TrainingSession session = open(plan, Optional.of(half))) {
      steps(session, 30);
      session.checkpoint(resumed);
    }
    assertSameWeights(resumed, whole);
  }

  private static void steps(TrainingSession session, int last) {
    while (session.completedSteps() < last) {
      session.step();
    }
  }
}
