package org.zeropoint.lm.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Batches;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Invalid;

class GptTrainerTest {

  private static final GptConfig TINY = new GptConfig("tiny", 1, 16, 2, 8);
  private static final double RATE = 0.01;

  private final Batches batches = new Batches(SampleCorpus.text(2_000, 1), TINY.context(), 4, 1);

  /** Weights large enough that no gradient drowns in rounding. */
  private static Map<String, Tensor> weights() {
    Map<String, Tensor> weights = GptWeights.seeded(TINY, 3);
    weights.forEach(
        (name, tensor) -> {
          if (tensor.shape().size() > 1) {
            scale(tensor.data(), 8);
          }
        });
    return weights;
  }

  private static void scale(float[] data, float factor) {
    for (int i = 0; i < data.length; i++) {
      data[i] *= factor;
    }
  }

  @Test
  void gradientIsTheFiniteDifference_alongItselfForEveryWeight() {
    Batch batch = batches.batch(1);
    Map<String, Tensor> gradients;
    try (var trainer = new GptTrainer(TINY, weights(), Optimizer.SGD)) {
      gradients = trainer.gradients(batch);
    }
    gradients.forEach(
        (name, gradient) -> {
          double norm = norm(gradient.data());
          double h = 0.02;
          double slope =
              (loss(batch, name, gradient, h / norm) - loss(batch, name, gradient, -h / norm))
                  / (2 * h);
          assertThat(slope).as(name).isCloseTo(norm, within(1e-4 + 0.01 * norm));
        });
  }

  private static double loss(Batch batch, String name, Tensor direction, double distance) {
    Map<String, Tensor> moved = weights();
    float[] data = moved.get(name).data();
    for (int i = 0; i < data.length; i++) {
      data[i] += (float) (distance * direction.data()[i]);
    }
    try (var trainer = new GptTrainer(TINY, moved, Optimizer.SGD)) {
      return trainer.step(batch, 1, 0).loss();
    }
  }

  private static double norm(float[] data) {
    double sum = 0;
    for (float value : data) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void optimizerDoesWhatItsFormulaSays(Optimizer optimizer) {
    try (var trainer = new GptTrainer(TINY, weights(), optimizer)) {
      var reference = new ReferenceOptimizer(optimizer, trainer.weights());
      for (int step = 1; step <= 5; step++) {
        Batch batch = batches.batch(step);
        Map<String, Tensor> gradients = trainer.gradients(batch);
        double norm = trainer.step(batch, step, RATE).gradientNorm();
        reference.step(gradients, norm, step, RATE);
        var expected = reference.weights();
        trainer
            .weights()
            .forEach(
                (name, tensor) -> {
                  for (int i = 0; i < tensor.data().length; i++) {
                    assertThat((double) tensor.data()[i])
                        .as(name)
                        .isCloseTo(expected.get(name)[i], within(1e-5));
                  }
                });
        reference.weights(trainer.weights());
      }
    }
  }

  @Test
  void gradientNormIsThatOfAllGradientsTogether() {
    Batch batch = batches.batch(1);
    try (var trainer = new GptTrainer(TINY, weights(), Optimizer.SGD)) {
      double sum = 0;
      for (Tensor gradient : trainer.gradients(batch).values()) {
        sum += Math.pow(norm(gradient.data()), 2);
      }
      assertThat(trainer.step(batch, 1, RATE).gradientNorm())
          .isCloseTo(Math.sqrt(sum), within(1e-4));
    }
  }

  @Test
  void modelsLearnTheSameBits_whenSeveralThreadsTrainAndScore() {
    Map<String, Tensor> alone = trained();
    var others = CompletableFuture.supplyAsync(GptTrainerTest::trained);
    Map<String, Tensor> beside = trained();
    same(alone, beside);
    same(alone, others.join());
  }

  private static Map<String, Tensor> trained() {
    var batches = new Batches(SampleCorpus.text(2_000, 1), TINY.context(), 4, 1);
    try (var trainer = new GptTrainer(TINY, weights(), Optimizer.ADAMW)) {
      for (int step = 1; step <= 25; step++) {
        trainer.step(batches.batch(step), step, RATE);
        trainer.heldOutLoss(SampleCorpus.text(100, 2));
      }
      return trainer.weights();
    }
  }

  private static void same(Map<String, Tensor> one, Map<String, Tensor> other) {
    one.forEach((name, tensor) -> assertThat(other.get(name).data()).isEqualTo(tensor.data()));
  }

  @Test
  void stateOfAnotherModelOrOptimizerIsRefused() {
    Map<String, Tensor> state;
    try (var trainer = new GptTrainer(TINY, weights(), Optimizer.ADAM)) {
      state = trainer.state();
    }
    assertThatThrownBy(
            () -> GptTrainer.resume(TINY, weights(), Optimizer.RMSPROP, state, "optimizer"))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("optimizer: ");
    var less = new HashMap<>(state);
    less.remove("m.wte.weight");
    assertThatThrownBy(() -> GptTrainer.resume(TINY, weights(), Optimizer.ADAM, less, "optimizer"))
        .isInstanceOf(Invalid.class);
  }

  @Test
  void weightsOfAnotherShapeOrNotFiniteAreRefused() {
    Map<String, Tensor> weights = new LinkedHashMap<>(GptWeights.seeded(TINY, 1));
    assertThatThrownBy(() -> GptWeights.check(GptConfig.NANO, weights, "model"))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("model: ");
    weights.get("ln_f.bias").data()[2] = Float.NaN;
    assertThatThrownBy(() -> GptWeights.check(TINY, weights, "model"))
        .hasMessageContaining("not finite");
    weights.put("ln_f.bias", Tensor.of(new float[3], 3));
    assertThatThrownBy(() -> GptWeights.check(TINY, weights, "model")).hasMessageContaining("[3]");
  }

  @Test
  void catalogueHasThreeSizes() {
    assertThat(GptConfig.named("gpt-nano")).contains(GptConfig.NANO);
    assertThat(GptConfig.named("gpt-5")).isEmpty();
    assertThat(GptConfig.catalogue().stream().map(GptConfig::parameters))
        .containsExactly(120_576L, 842_496L, 4_870_144L);
    assertThatThrownBy(() -> new GptConfig("odd", 1, 10, 3, 8))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
