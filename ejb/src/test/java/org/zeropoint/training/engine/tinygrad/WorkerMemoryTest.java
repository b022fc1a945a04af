package org.zeropoint.training.engine.tinygrad;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.entity.TrainingPlan;

/** No worker is started. */
class WorkerMemoryTest {

  private static final TinygradEngine ENGINE =
      new TinygradEngine(
          new Installation(
              Path.of("/nowhere"), Path.of("/nowhere"), "cpu", 700, 1, Duration.ofSeconds(1)));

  private static TrainingPlan plan(String modelId, String optimizer, int rows) {
    return new TrainingPlan(
        "synthiant",
        "tinygrad",
        modelId,
        Optional.empty(),
        "corpus",
        10,
        rows,
        1e-3,
        optimizer,
        0.1,
        1,
        Optional.empty());
  }

  private static Memory least(String modelId, String optimizer, int rows) {
    return ENGINE.leastMemory(plan(modelId, optimizer, rows)).orElseThrow();
  }

  /** By hand: a position of gpt-base is 2 + 6 · 8 · 256 + 256 numbers, and a row has 256. */
  @Test
  void theBoundIsThatOfItsFormula() {
    assertThat(least("gpt-base", "adamw", 100).activations())
        .isEqualTo((64L << 20) + 4L * 12_546 * 256 * 100);
    assertThat(least("mlp-digits", "sgd", 10).activations())
        .isEqualTo((64L << 20) + 4L * (64 + 1 + 10 + 256) * 10);
  }

  @ParameterizedTest
  @CsvSource({"sgd,1", "rmsprop,1", "adam,2", "adamw,2"})
  void eachSlotOfTheOptimiserCounts(String optimizer, int slots) {
    for (String modelId : new String[] {"gpt-nano", "cnn-digits"}) {
      Memory least = least(modelId, optimizer, 4);
      assertThat(least.gradients()).isEqualTo(least.weights()).isPositive();
      assertThat(least.optimizer()).isEqualTo(slots * least.weights());
    }
  }

  @ParameterizedTest
  @CsvSource({"gpt-nano", "gpt-small", "gpt-base", "mlp-digits"})
  void itIsBelowWhatDjlIsSaidToTake_butForPythonItself(String modelId) {
    Memory djl = new DjlEngine().memory(plan(modelId, "adamw", 64), Optional.empty()).orElseThrow();
    assertThat(least(modelId, "adamw", 64).total()).isLessThan(djl.total() + (64L << 20));
  }

  @Test
  void nothingIsSaidOfOtherModels_norMoreThanTheLeast() {
    assertThat(ENGINE.leastMemory(plan("my-llama", "adamw", 4))).isEmpty();
    assertThat(ENGINE.memory(plan("gpt-nano", "adamw", 4), Optional.empty())).isEmpty();
  }

  @Test
  void theSettingBoundsAProcess() {
    var allowance = ENGINE.allowance().orElseThrow();
    assertThat(allowance.bytes()).isEqualTo(700L << 20);
    assertThat(allowance.what()).contains("zeropoint.tinygrad.memory");
  }
}
