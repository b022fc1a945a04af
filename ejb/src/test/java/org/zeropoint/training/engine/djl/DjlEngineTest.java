package org.zeropoint.training.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.zeropoint.training.engine.EngineContract;
import org.zeropoint.training.engine.TrainingEngine;

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
}
