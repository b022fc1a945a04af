package org.zeropoint.lm.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.HeldTensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;

class AdapterTrainingTest {

  private static final double RATE = 1e-2;
  private static final double DECAY = 0.1;
  private static final int STEPS = 20;

  /** Two micro-batches with unlike numbers of targets, gradients that are clipped. */
  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.blocks.SeededModel#all")
  void lossesThroughAChain_areThoseOfTheModelsTraining(SeededModel model) {
    List<Batch> batches = List.of(BlocksTest.batch(model, 2, 12), BlocksTest.batch(model, 1, 7));
    Lora lora = model.lora();
    Map<String, Tensor> first = lora.seeded(model.config(), 7);
    var method =
        new DecoderTrainer.Method(Optional.of(lora), Optimizer.ADAMW, DECAY, Precision.FP32);
    try (DecoderTrainer trainer =
            DecoderTrainer.start(model.config(), model.source(), method, first);
        var chain = new Chain(model, SeededModel.cuttings().get(3));
        AdapterTraining training =
            AdapterTraining.start(model.config(), lora, first, Optimizer.ADAMW, DECAY)) {
      var losses = new ArrayList<Double>();
      for (int step = 1; step <= STEPS; step++) {
        DecoderTrainer.Step expected = trainer.step(batches, step, RATE);
        Found found = step(chain, training, lora, batches, step);
        assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-4));
        assertThat(found.norm())
            .isCloseTo(expected.gradientNorm(), within(1e-3 * expected.gradientNorm()));
        losses.add(found.loss());
      }
      assertThat(losses.get(STEPS - 1)).isLessThan(losses.get(0) - 0.3);
      assertThat(training.matrices().keySet()).isEqualTo(trainer.trained().keySet());
    }
  }

  private record Found(double loss, double norm) {}

  private static Found step(
      Chain chain, AdapterTraining training, Lora lora, List<Batch> batches, int step) {
    int predicted = batches.stream().mapToInt(BlocksTest::predicted).sum();
    List<Optional<BlockAdapter>> adapters = chain.adapters(lora, training.matrices());
    double loss = 0;
    var gradients = new ArrayList<Map<String, Tensor>>();
    for (Batch batch : batches) {
      Chain.Found found = chain.gradients(batch, predicted, adapters);
      loss += found.loss();
      gradients.add(found.matrices());
    }
    Chain.close(adapters);
    return new Found(loss, training.apply(gradients, step, RATE));
  }

  /** From the same gradients, every bit. */
  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void changeByAGradient_isThatOfTheModelsTraining(Optimizer optimizer) {
    SeededModel model = SeededModel.of("llama");
    Batch batch = BlocksTest.batch(model, 2, 12);
    Lora lora = model.lora();
    Map<String, Tensor> first = model.adapter(lora);
    var method = new DecoderTrainer.Method(Optional.of(lora), optimizer, DECAY, Precision.FP32);
    try (DecoderTrainer trainer =
            DecoderTrainer.start(model.config(), model.source(), method, first);
        AdapterTraining training =
            AdapterTraining.start(model.config(), lora, first, optimizer, DECAY)) {
      for (int step = 1; step <= 3; step++) {
        Map<String, Tensor> gradient = trainer.gradients(batch);
        DecoderTrainer.Step expected = trainer.step(List.of(batch), step, RATE);
        assertThat(training.apply(List.of(gradient), step, RATE))
            .isEqualTo(expected.gradientNorm());
      }
      assertThat(training.matrices())
          .usingRecursiveComparison()
          .isEqualTo(trainer.trained())
          .isNotEqualTo(first);
      assertThat(training.state()).usingRecursiveComparison().isEqualTo(trainer.state());
    }
  }

  @Test
  void resumedTraining_endsAtTheSameBits_alsoFromFiles() {
    SeededModel model = SeededModel.of("gpt2");
    Lora lora = model.lora();
    Map<String, Tensor> first = lora.seeded(model.config(), 7);
    List<Batch> batches = List.of(BlocksTest.batch(model, 2, 12));
    try (var chain = new Chain(model, SeededModel.cuttings().get(2));
        AdapterTraining through = start(model, lora, first);
        AdapterTraining begun = start(model, lora, first);
        AdapterTraining resumed = start(model, lora, first)) {
      for (int step = 1; step <= 6; step++) {
        step(chain, through, lora, batches, step);
      }
      for (int step = 1; step <= 3; step++) {
        step(chain, begun, lora, batches, step);
      }
      resumed.restore(new HeldTensors(begun.matrices()), new HeldTensors(begun.state()));
      for (int step = 4; step <= 6; step++) {
        step(chain, resumed, lora, batches, step);
      }
      assertThat(resumed.matrices()).usingRecursiveComparison().isEqualTo(through.matrices());
      assertThat(resumed.state()).usingRecursiveComparison().isEqualTo(through.state());
      assertThatThrownBy(() -> resumed.restore(begun.matrices(), Map.of()))
          .isInstanceOf(Invalid.class);
    }
  }

  @Test
  void gradientThatIsNotFinite_changesNothing() {
    SeededModel model = SeededModel.of("llama");
    Lora lora = model.lora();
    try (AdapterTraining training = start(model, lora, model.adapter(lora))) {
      Map<String, Tensor> gradient = lora.seeded(model.config(), 1);
      training.apply(List.of(gradient), 1, RATE);
      Map<String, Tensor> before = training.matrices();
      Map<String, Tensor> state = training.state();
      gradient.values().iterator().next().data()[3] = Float.NaN;
      assertThat(training.apply(List.of(model.adapter(lora), gradient), 2, RATE)).isNaN();
      assertThat(training.matrices()).usingRecursiveComparison().isEqualTo(before);
      assertThat(training.state()).usingRecursiveComparison().isEqualTo(state);
    }
  }

  @Test
  void matricesOfARange_areThoseOfItsBlocks() {
    SeededModel model = SeededModel.of("gpt2");
    Lora lora = model.lora();
    Map<String, Tensor> matrices = model.adapter(lora);
    try (AdapterTraining training = start(model, lora, matrices)) {
      var range = new BlockRange(1, 3);
      Map<String, Tensor> some = training.matricesOf(range);
      assertThat(some.keySet())
          .isEqualTo(BlockAdapter.shapes(model.config(), range, lora).keySet())
          .hasSize(8)
          .allMatch(name -> name.startsWith("h.1.") || name.startsWith("h.2."));
      some.forEach(
          (name, tensor) -> assertThat(tensor.data()).isEqualTo(matrices.get(name).data()));
    }
  }

  @Test
  void whatIsNotOfTheAdapter_isRefusedByName() {
    SeededModel model = SeededModel.of("llama");
    Lora lora = model.lora();
    var fewer = new HashMap<>(model.adapter(lora));
    String name = "model.layers.2.self_attn.v_proj.lora_B.weight";
    fewer.remove(name);
    assertThatThrownBy(() -> start(model, lora, fewer))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(name + " is missing");
    try (AdapterTraining training = start(model, lora, model.adapter(lora))) {
      assertThatThrownBy(() -> training.apply(List.of(fewer), 1, RATE))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining(name + " is missing");
      assertThatThrownBy(() -> training.apply(List.of(), 1, RATE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static AdapterTraining start(SeededModel model, Lora lora, Map<String, Tensor> first) {
    return AdapterTraining.start(model.config(), lora, first, Optimizer.ADAMW, DECAY);
  }
}
