package org.zeropoint.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.zeropoint.lm.model.TinyTraining.DECAY;
import static org.zeropoint.lm.model.TinyTraining.LENGTH;
import static org.zeropoint.lm.model.TinyTraining.LORA;
import static org.zeropoint.lm.model.TinyTraining.RATE;
import static org.zeropoint.lm.model.TinyTraining.adapter;
import static org.zeropoint.lm.model.TinyTraining.batch;
import static org.zeropoint.lm.model.TinyTraining.full;
import static org.zeropoint.lm.model.TinyTraining.losses;
import static org.zeropoint.lm.model.TinyTraining.rows;
import static org.zeropoint.lm.model.TinyTraining.start;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.Op;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;

class DecoderTrainerTest {

  /** Ten steps of full fine-tuning with AdamW, clipped at norm 1. */
  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.model.Reference#all")
  void lossesAreThoseOfTheReference_stepByStep(Reference reference) {
    var expected = new ArrayList<Double>();
    reference.expected().path("curve").forEach(loss -> expected.add(loss.doubleValue()));
    assertThat(expected).hasSize(10);
    try (DecoderTrainer trainer = start(reference, full(Precision.FP32))) {
      assertThat(losses(trainer, List.of(batch(reference)), 1, 10))
          .zipSatisfy(expected, (found, loss) -> assertThat(found).isCloseTo(loss, within(2e-4)));
    }
  }

  /** The same curve when the kernels find the loss and the norms. */
  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.model.Reference#all")
  void lossesAreThoseOfTheReference_byTheKernels(Reference reference) {
    var before = calls();
    try (DecoderTrainer fused = start(reference, full(Precision.FP32));
        DecoderTrainer eager = start(reference, eager())) {
      List<Double> expected = losses(fused, List.of(batch(reference)), 1, 10);
      assertThat(losses(eager, List.of(batch(reference)), 1, 10))
          .zipSatisfy(expected, (found, loss) -> assertThat(found).isCloseTo(loss, within(2e-4)));
    }
    int norms = 2 * reference.directory().config().layers() + 1;
    boolean rms = reference.directory().config().family() == ModelConfig.Family.LLAMA;
    assertThat(calls().get(Op.CROSS_ENTROPY) - before.get(Op.CROSS_ENTROPY)).isEqualTo(10);
    assertThat(calls().get(Op.RMS_NORM) - before.get(Op.RMS_NORM))
        .isEqualTo(rms ? 2L * norms * 10 : 0);
  }

  @Test
  void gradientsByTheKernels_areThoseOfTheProgram_alsoOverPaddingAndMicroBatches() {
    Reference reference = Reference.of("llama");
    Batch uneven = rows(List.of(Arrays.copyOf(reference.batch().get(1), 5)));
    Batch whole = batch(reference);
    long[] masked = whole.targets().clone();
    Arrays.fill(masked, 3, 9, Rows.IGNORED);
    List<Batch> batches =
        List.of(new Batch(whole.inputs(), masked, whole.rows(), whole.length()), uneven, whole);
    try (DecoderTrainer fused = start(reference, full(Precision.FP32));
        DecoderTrainer eager = start(reference, eager())) {
      for (int step = 1; step <= 3; step++) {
        DecoderTrainer.Step one = fused.step(batches, step, RATE);
        DecoderTrainer.Step other = eager.step(batches, step, RATE);
        assertThat(other.loss()).isCloseTo(one.loss(), within(1e-5 * step));
        assertThat(other.gradientNorm()).isCloseTo(one.gradientNorm(), within(1e-4 * step));
        assertThat(other.tokens()).isEqualTo(one.tokens());
      }
    }
  }

  /**
   * DJL's operations with a number free it at once, though the graph may need it later. Garbage is
   * collected without a pause while the steps are computed.
   */
  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "qwen2"})
  void collectedGarbageChangesNoGradient(String name) {
    Reference reference = Reference.of(name);
    List<Double> expected;
    try (DecoderTrainer fused = start(reference, full(Precision.FP32))) {
      expected = losses(fused, List.of(batch(reference)), 1, 3);
    }
    var stop = new AtomicBoolean();
    var collecting =
        CompletableFuture.runAsync(
            () -> {
              while (!stop.get()) {
                System.gc();
              }
            });
    try (DecoderTrainer eager = start(reference, eager())) {
      assertThat(losses(eager, List.of(batch(reference)), 1, 3))
          .zipSatisfy(expected, (found, loss) -> assertThat(found).isCloseTo(loss, within(1e-3)));
    } finally {
      stop.set(true);
      collecting.join();
    }
  }

  @Test
  void theReadablePathRefusesAdaptersAndLowPrecision() {
    assertThatThrownBy(
            () ->
                new DecoderTrainer.Method(
                    Optional.of(LORA), Optimizer.ADAMW, 0, Precision.FP32, Computation.EAGER))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("lora must be absent");
    assertThatThrownBy(
            () ->
                new DecoderTrainer.Method(
                    Optional.empty(), Optimizer.ADAMW, 0, Precision.BF16, Computation.EAGER))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("precision must be fp32");
  }

  private static DecoderTrainer.Method eager() {
    return new DecoderTrainer.Method(
        Optional.empty(), Optimizer.ADAMW, DECAY, Precision.FP32, Computation.EAGER);
  }

  private static Map<Op, Long> calls() {
    var calls = new EnumMap<Op, Long>(Op.class);
    for (Op op : Op.values()) {
      calls.put(op, 0L);
    }
    Kernels.shared().uses().forEach(use -> calls.merge(use.op(), use.calls(), Long::sum));
    return calls;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "mistral"})
  void lowPrecisionFollowsTheCurveOfFullPrecision(String name) {
    Reference reference = Reference.of(name);
    List<Batch> batches = List.of(batch(reference));
    try (DecoderTrainer full = start(reference, full(Precision.FP32));
        DecoderTrainer low = start(reference, full(Precision.BF16))) {
      List<Double> curve = losses(full, batches, 1, 40);
      List<Double> lower = losses(low, batches, 1, 40);
      assertThat(curve.get(39)).isLessThan(0.7 * curve.get(0));
      assertThat(lower).isNotEqualTo(curve);
      assertThat(lower)
          .zipSatisfy(
              curve, (found, loss) -> assertThat(found).isCloseTo(loss, within(0.05 * loss)));
    }
  }

  @Test
  void microBatchesGiveTheGradientOfTheWhole_howeverTheyAreSplit() {
    Reference reference = Reference.of("llama");
    int[] rest = Arrays.copyOf(reference.batch().get(1), 5);
    Batch whole = batch(reference);
    Batch first = rows(List.of(reference.batch().get(0)));
    Batch second = rows(List.of(reference.batch().get(3)));
    Batch uneven = rows(List.of(rest));
    try (DecoderTrainer one = start(reference, full(Precision.FP32));
        DecoderTrainer two = start(reference, full(Precision.FP32))) {
      DecoderTrainer.Step together = one.step(List.of(whole, uneven), 1, RATE);
      DecoderTrainer.Step apart = two.step(List.of(uneven, second, first), 1, RATE);
      assertThat(apart.loss()).isCloseTo(together.loss(), within(1e-5));
      assertThat(apart.gradientNorm()).isCloseTo(together.gradientNorm(), within(1e-4));
      assertThat(apart.tokens()).isEqualTo(together.tokens()).isEqualTo(2 * (LENGTH - 1) + 4);
    }
  }

  @Test
  void onlyTargetsThatAreGivenAreLearned() {
    Reference reference = Reference.of("gpt2");
    Batch batch = batch(reference);
    long[] masked = batch.targets().clone();
    Arrays.fill(masked, 0, masked.length - 1, Rows.IGNORED);
    var one = new Batch(batch.inputs(), masked, batch.rows(), batch.length());
    try (DecoderTrainer trainer = start(reference, full(Precision.FP32));
        Decoder decoder = reference.directory().load(Precision.FP32)) {
      float[] scores = decoder.logits(reference.batch()).get(3);
      int last = scores.length / LENGTH * (LENGTH - 2);
      double sum = 0;
      for (int i = 0; i < 61; i++) {
        sum += Math.exp(scores[last + i]);
      }
      double expected = Math.log(sum) - scores[last + reference.batch().get(3)[LENGTH - 1]];
      assertThat(trainer.loss(List.of(one))).isCloseTo(expected, within(1e-4));
    }
    Arrays.fill(masked, Rows.IGNORED);
    try (DecoderTrainer trainer = start(reference, full(Precision.FP32))) {
      assertThatThrownBy(() -> trainer.step(List.of(one), 1, RATE)).hasMessageContaining("target");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resumedTrainerEndsAtTheSameBits(boolean lora) {
    Reference reference = Reference.of("llama");
    List<Batch> batches = List.of(batch(reference));
    DecoderTrainer.Method method = lora ? adapter() : full(Precision.FP32);
    try (DecoderTrainer through = start(reference, method);
        DecoderTrainer first = start(reference, method);
        DecoderTrainer second = start(reference, method)) {
      Map<String, Tensor> before = through.trained();
      losses(through, batches, 1, 8);
      assertThat(through.trained()).usingRecursiveComparison().isNotEqualTo(before);
      losses(first, batches, 1, 5);
      second.restore(first.trained(), first.state());
      losses(second, batches, 6, 8);
      assertThat(second.trained()).usingRecursiveComparison().isEqualTo(through.trained());
      assertThat(second.state()).usingRecursiveComparison().isEqualTo(through.state());
    }
  }

  @Test
  void stateOfAnotherOptimizerIsRefused() {
    Reference reference = Reference.of("llama");
    var sgd = new DecoderTrainer.Method(Optional.empty(), Optimizer.SGD, 0, Precision.FP32);
    try (DecoderTrainer trainer = start(reference, full(Precision.FP32));
        DecoderTrainer other = start(reference, sgd)) {
      assertThatThrownBy(() -> trainer.restore(other.trained(), other.state()))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("state");
    }
  }
}
