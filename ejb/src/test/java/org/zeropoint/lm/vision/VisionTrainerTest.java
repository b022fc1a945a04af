package org.zeropoint.lm.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.optimizer.Schedule;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.vision.VisionConfig.Kind;
import org.zeropoint.shared.Invalid;

class VisionTrainerTest {

  private static final VisionConfig TINY_MLP =
      new VisionConfig("tiny-mlp", Kind.MLP, 5, 4, 2, 3, List.of(7, 6));
  private static final VisionConfig TINY_CNN =
      new VisionConfig("tiny-cnn", Kind.CNN, 7, 6, 2, 4, List.of(3, 5, 6));

  @TempDir private Path directory;

  static Stream<VisionConfig> tiny() {
    return Stream.of(TINY_MLP, TINY_CNN);
  }

  static Stream<VisionConfig> catalogue() {
    return VisionConfig.catalogue().stream();
  }

  private ImageSet images(VisionConfig config) {
    return ImageSet.read(Images.random(directory.resolve(config.name()), config, 12));
  }

  private static int[] all(ImageSet images) {
    return IntStream.range(0, images.form().images()).toArray();
  }

  @ParameterizedTest
  @MethodSource("tiny")
  void gradientIsTheFiniteDifference_alongItselfForEveryWeight(VisionConfig config) {
    ImageSet images = images(config);
    ImageBatch batch = images.batch(all(images));
    Map<String, Tensor> gradients;
    try (var trainer = new VisionTrainer(config, VisionWeights.seeded(config, 3), Optimizer.SGD)) {
      gradients = trainer.gradients(batch);
    }
    gradients.forEach(
        (name, gradient) -> {
          double norm = norm(gradient.data());
          assertThat(norm).as(name).isPositive();
          double h = 1e-4;
          double slope =
              (moved(config, name, gradient, h / norm).loss(batch)
                      - moved(config, name, gradient, -h / norm).loss(batch))
                  / (2 * h);
          assertThat(slope).as(name).isCloseTo(norm, within(1e-4 + 1e-3 * norm));
        });
  }

  private static PlainVision moved(
      VisionConfig config, String name, Tensor direction, double distance) {
    Map<String, Tensor> moved = VisionWeights.seeded(config, 3);
    float[] data = moved.get(name).data();
    for (int i = 0; i < data.length; i++) {
      data[i] += (float) (distance * direction.data()[i]);
    }
    return new PlainVision(config, moved);
  }

  private static double norm(float[] data) {
    double sum = 0;
    for (float value : data) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @MethodSource("tiny")
  void lossAndScoresAreThoseOfThePlainForm(VisionConfig config) {
    ImageSet images = images(config);
    ImageBatch batch = images.batch(all(images));
    Map<String, Tensor> weights = VisionWeights.seeded(config, 5);
    var plain = new PlainVision(config, weights);
    Path file = directory.resolve("model.safetensors");
    Safetensors.write(file, weights, Map.of());
    try (var trainer = new VisionTrainer(config, weights, Optimizer.ADAM);
        var model = VisionModel.open(config, file)) {
      assertThat(trainer.step(batch, 1, 0).loss()).isCloseTo(plain.loss(batch), within(1e-6));
      Scores scores = model.scores(images, all(images));
      int right = 0;
      for (int row = 0; row < batch.rows(); row++) {
        double[] expected = plain.logits(batch, row);
        int best = 0;
        for (int c = 0; c < config.classes(); c++) {
          assertThat((double) scores.values()[row * config.classes() + c])
              .isCloseTo(expected[c], within(1e-5));
          best = expected[c] > expected[best] ? c : best;
        }
        assertThat(scores.likeliest(row)).isEqualTo(best);
        right += best == batch.labels()[row] ? 1 : 0;
        assertThat(Arrays.stream(scores.probabilities(row)).sum()).isCloseTo(1, within(1e-12));
      }
      Scores.Result result = model.result(images, all(images));
      assertThat(result.loss()).isCloseTo(plain.loss(batch), within(1e-6));
      assertThat(result.accuracy()).isEqualTo((double) right / 12);
      assertThat(result.images()).isEqualTo(12);
    }
  }

  @ParameterizedTest
  @MethodSource("catalogue")
  void digitsAreLearned(VisionConfig config) {
    ImageSet digits = ImageSet.read(Images.DIGITS);
    ImageSplit split = ImageSplit.of(digits.form().images(), 0.2);
    var batches = new ImageBatches(digits, split.training(), 32, 7);
    var schedule = new Schedule(3e-3, 300);
    try (var trainer = new VisionTrainer(config, VisionWeights.seeded(config, 7), Optimizer.ADAM)) {
      Scores.Result before = trainer.result(digits, split.heldOut());
      assertThat(before.loss()).isCloseTo(Math.log(10), within(0.1));
      for (int step = 1; step <= 300; step++) {
        trainer.step(batches.batch(step), step, schedule.rate(step));
      }
      Scores.Result after = trainer.result(digits, split.heldOut());
      assertThat(after.accuracy()).isGreaterThan(0.9);
      assertThat(after.loss()).isLessThan(0.3);
      assertThat(after.images()).isEqualTo(359);
    }
  }

  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void resumedTrainingEndsAtTheSameBits(Optimizer optimizer) {
    ImageSet digits = ImageSet.read(Images.DIGITS);
    var batches = new ImageBatches(digits, ImageSplit.of(1797, 0).training(), 16, 1);
    VisionConfig config = VisionConfig.CNN;
    Map<String, Tensor> weights = VisionWeights.seeded(config, 1);
    try (var whole = new VisionTrainer(config, weights, optimizer);
        var first = new VisionTrainer(config, weights, optimizer)) {
      IntStream.rangeClosed(1, 20).forEach(n -> whole.step(batches.batch(n), n, 0.01));
      IntStream.rangeClosed(1, 9).forEach(n -> first.step(batches.batch(n), n, 0.01));
      try (var rest =
          VisionTrainer.resume(config, first.weights(), optimizer, first.state(), "state")) {
        IntStream.rangeClosed(10, 20).forEach(n -> rest.step(batches.batch(n), n, 0.01));
        Map<String, Tensor> expected = whole.weights();
        rest.weights()
            .forEach(
                (name, tensor) ->
                    assertThat(tensor.data()).as(name).isEqualTo(expected.get(name).data()));
      }
    }
  }

  @Test
  void stateOfAnotherOptimizerIsRefused() {
    Map<String, Tensor> weights = VisionWeights.seeded(TINY_MLP, 1);
    Map<String, Tensor> state;
    try (var trainer = new VisionTrainer(TINY_MLP, weights, Optimizer.ADAM)) {
      state = trainer.state();
    }
    assertThatThrownBy(
            () -> VisionTrainer.resume(TINY_MLP, weights, Optimizer.SGD, state, "optimizer"))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("optimizer: ");
    var less = new HashMap<>(state);
    less.remove("m.head.bias");
    assertThatThrownBy(
            () -> VisionTrainer.resume(TINY_MLP, weights, Optimizer.ADAM, less, "optimizer"))
        .isInstanceOf(Invalid.class);
  }

  @Test
  void weightsOfAnotherModelAreRefused() {
    Path file = directory.resolve("mlp");
    Safetensors.write(file, VisionWeights.seeded(VisionConfig.MLP, 1), Map.of());
    assertThatThrownBy(() -> VisionModel.open(VisionConfig.CNN, file))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("does not hold the weights of cnn-digits");
  }

  @Test
  void modelRefusesImagesThatDoNotSuitIt_andCallsAfterItsEnd() {
    Path file = directory.resolve("model");
    Safetensors.write(file, VisionWeights.seeded(VisionConfig.MLP, 1), Map.of());
    var model = VisionModel.open(VisionConfig.MLP, file);
    ImageSet others = images(TINY_CNN);
    assertThatThrownBy(() -> model.result(others, all(others)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mlp-digits takes 8 × 8 with 1");
    model.close();
    ImageSet digits = ImageSet.read(Images.DIGITS);
    assertThatThrownBy(() -> model.scores(digits, new int[] {0}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void firstWeightsFollowFromTheSeedAlone_withinTheirBounds() {
    Map<String, Tensor> weights = VisionWeights.seeded(VisionConfig.CNN, 4);
    Map<String, Tensor> again = VisionWeights.seeded(VisionConfig.CNN, 4);
    weights.forEach((n, tensor) -> assertThat(again.get(n).data()).isEqualTo(tensor.data()));
    assertThat(VisionWeights.seeded(VisionConfig.CNN, 5).get("head.bias").data())
        .isNotEqualTo(weights.get("head.bias").data());
    assertThat(spread(weights.get("conv1.weight"))).isBetween(0.9 / 3, 1 / 3.0);
    assertThat(spread(weights.get("conv2.weight"))).isBetween(0.99 / 12, 1 / 12.0);
    assertThat(spread(weights.get("fc1.bias"))).isBetween(0.9 / Math.sqrt(128), 1 / Math.sqrt(128));
    assertThat(spread(weights.get("head.weight"))).isBetween(0.98 / 8, 1 / 8.0);
  }

  private static double spread(Tensor tensor) {
    double most = 0;
    for (float value : tensor.data()) {
      most = Math.max(most, Math.abs(value));
    }
    return most;
  }

  @Test
  void catalogueHasTheFormsThatWereAgreed() {
    assertThat(VisionWeights.shapes(VisionConfig.MLP).byName())
        .containsExactly(
            Map.entry("fc1.weight", List.of(128, 64)),
            Map.entry("fc1.bias", List.of(128)),
            Map.entry("fc2.weight", List.of(128, 128)),
            Map.entry("fc2.bias", List.of(128)),
            Map.entry("head.weight", List.of(10, 128)),
            Map.entry("head.bias", List.of(10)));
    assertThat(VisionWeights.shapes(VisionConfig.CNN).byName())
        .containsExactly(
            Map.entry("conv1.weight", List.of(16, 1, 3, 3)),
            Map.entry("conv1.bias", List.of(16)),
            Map.entry("conv2.weight", List.of(32, 16, 3, 3)),
            Map.entry("conv2.bias", List.of(32)),
            Map.entry("fc1.weight", List.of(64, 128)),
            Map.entry("fc1.bias", List.of(64)),
            Map.entry("head.weight", List.of(10, 64)),
            Map.entry("head.bias", List.of(10)));
    assertThat(VisionConfig.MLP.parameters()).isEqualTo(26_122);
    assertThat(VisionConfig.CNN.parameters()).isEqualTo(13_706);
    assertThat(VisionConfig.named("cnn-digits")).contains(VisionConfig.CNN);
    assertThat(VisionConfig.named("gpt-nano")).isEmpty();
  }

  @Test
  void formWithoutAnythingLeftIsRefused() {
    List<Integer> deep = List.of(4, 4, 4, 4, 4);
    assertThatThrownBy(() -> new VisionConfig("deep", Kind.CNN, 8, 8, 1, 10, deep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("halves the image");
    assertThatThrownBy(() -> new VisionConfig("one", Kind.MLP, 8, 8, 1, 1, List.of(4)))
        .hasMessageContaining("2 to 256 classes");
  }
}
