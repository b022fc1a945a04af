package org.zeropoint.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.Op;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;

class DecoderTrainerTest {

  private static final double RATE = 3e-3;
  private static final double DECAY = 0.1;
  private static final int LENGTH = 17;

  private static final Lora LORA = new Lora(2, 4, List.of("q_proj", "v_proj", "mlp.down_proj"));

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

  @Test
  void adapterBeginsAsNothing_learns_andLeavesTheWeights(@TempDir Path directory) {
    Reference reference = Reference.of("llama");
    List<Batch> batches = List.of(batch(reference));
    ModelConfig config = reference.directory().config();
    try (DecoderTrainer trainer = start(reference, adapter());
        Decoder base = reference.directory().load(Precision.FP32)) {
      double before = trainer.loss(batches);
      assertThat(before).isCloseTo(base.loss(cut(reference)), within(1e-5));
      List<Double> losses = losses(trainer, batches, 1, 30);
      assertThat(losses.get(29)).isLessThan(before - 0.2);
      assertThat(trainer.trained().keySet()).allMatch(name -> name.contains(".lora_"));

      new AdapterDirectory(LORA, trainer.trained()).write(directory, config);
      AdapterDirectory read = AdapterDirectory.read(directory, config);
      assertThat(read.lora()).isEqualTo(LORA);
      try (TensorSource weights = reference.directory().weights();
          Decoder adapted =
              Decoder.load(config, weights, Precision.FP32, read.lora(), read.matrices())) {
        assertThat(adapted.loss(cut(reference))).isCloseTo(trainer.loss(batches), within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void adapterOfThePeftLibraryComputesWhatItComputesThere(String name) {
    Reference reference = Reference.of(name);
    ModelDirectory model = reference.directory();
    AdapterDirectory read = AdapterDirectory.read(model.path().resolve("adapter"), model.config());
    var expected = new ArrayList<Float>();
    reference
        .expected()
        .path("adapted")
        .forEach(position -> position.forEach(value -> expected.add(value.floatValue())));
    try (TensorSource weights = model.weights();
        Decoder adapted =
            Decoder.load(model.config(), weights, Precision.FP32, read.lora(), read.matrices());
        Decoder plain = model.load(Precision.FP32)) {
      List<int[]> row = List.of(reference.batch().get(3));
      float[] found = adapted.logits(row).get(0);
      assertThat(found).hasSize(expected.size());
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isCloseTo(expected.get(i), within(1e-4f));
      }
      assertThat(plain.logits(row).get(0)).isNotEqualTo(found);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "peft_type|'\"IA3\"'|peft_type is not LORA",
        "use_dora|true|use_dora is not supported",
        "use_bdlora|'{\"nblocks\":2}'|use_bdlora is not supported",
        "alora_invocation_tokens|'[5]'|alora_invocation_tokens is not supported",
        "modules_to_save|'\"lm_head\"'|modules_to_save is not supported",
        "rank_pattern|'{\"q_proj\":8}'|rank_pattern is not supported",
        "bias|'\"all\"'|bias is not none",
        "r|'\"3\"'|r is no whole number",
        "target_modules|'\"all-linear\"'|target_modules is no list of names",
      })
  void adapterOfAnotherKindIsRefused_namingTheField(
      String field, String value, String message, @TempDir Path directory) throws IOException {
    ModelDirectory model = Reference.of("llama").directory();
    Path adapter = model.path().resolve("adapter");
    Files.copy(
        adapter.resolve("adapter_model.safetensors"),
        directory.resolve("adapter_model.safetensors"));
    var config = (ObjectNode) Json.parse(Files.readString(adapter.resolve("adapter_config.json")));
    Files.writeString(directory.resolve("adapter_config.json"), Json.write(config));
    assertThat(AdapterDirectory.read(directory, model.config()).lora().rank()).isEqualTo(3);
    config.set(field, Json.parse("{\"v\":" + value + "}").path("v"));
    Files.writeString(directory.resolve("adapter_config.json"), Json.write(config));
    assertThatThrownBy(() -> AdapterDirectory.read(directory, model.config()))
        .isInstanceOf(Invalid.class)
        .hasMessage("adapter_config.json: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void mergedModelComputesWhatTheAdaptedOneDoes_andUnmergedTheSameBitsAsBefore(String name) {
    Reference reference = Reference.of(name);
    ModelDirectory model = reference.directory();
    AdapterDirectory read = AdapterDirectory.read(model.path().resolve("adapter"), model.config());
    List<int[]> rows = reference.batch();
    try (TensorSource weights = model.weights();
        Decoder adapted =
            Decoder.load(model.config(), weights, Precision.FP32, read.lora(), read.matrices());
        Decoder plain = model.load(Precision.FP32)) {
      List<float[]> before = plain.logits(rows);
      assertThat(adapted.logits(rows)).usingRecursiveComparison().isNotEqualTo(before);
      Merge merge = plain.merge(read.lora(), read.matrices());
      for (int row = 0; row < rows.size(); row++) {
        assertThat(plain.logits(rows).get(row))
            .containsExactly(adapted.logits(rows).get(row), within(2e-5f));
      }
      assertThatThrownBy(() -> plain.merge(read.lora(), read.matrices()))
          .isInstanceOf(IllegalStateException.class);
      merge.undo();
      assertThat(plain.logits(rows)).usingRecursiveComparison().isEqualTo(before);
      assertThatThrownBy(merge::undo).isInstanceOf(IllegalStateException.class);
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

  @Test
  void adapterThatDoesNotFitIsRefused_namingWhatIsWrong() {
    ModelConfig config = Reference.of("llama").directory().config();
    assertThatThrownBy(() -> new Lora(2, 4, List.of("c_attn")).shapes(config))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("c_attn");
    assertThatThrownBy(() -> new Lora(0, 4, List.of("q_proj"))).hasMessageContaining("1 to 1024");
    assertThatThrownBy(() -> new Lora(2, 0, List.of("q_proj"))).hasMessageContaining("above 0");
    Map<String, Tensor> fitting = LORA.seeded(config, 1);
    var missing = new HashMap<>(fitting);
    missing.remove("model.layers.0.self_attn.q_proj.lora_B.weight");
    assertThatThrownBy(() -> LORA.check(config, missing)).hasMessageContaining("lora_B");
    assertThatThrownBy(() -> new Lora(3, 4, LORA.targets()).check(config, fitting))
        .hasMessageContaining("shape");
  }

  private static List<Double> losses(
      DecoderTrainer trainer, List<Batch> batches, int from, int to) {
    var losses = new ArrayList<Double>();
    for (int step = from; step <= to; step++) {
      DecoderTrainer.Step done = trainer.step(batches, step, RATE);
      assertThat(done.finite()).isTrue();
      losses.add(done.loss());
    }
    return losses;
  }

  private static DecoderTrainer start(Reference reference, DecoderTrainer.Method method) {
    ModelConfig config = reference.directory().config();
    Map<String, Tensor> adapter =
        method.adapter().map(form -> ((Lora) form).seeded(config, 7)).orElse(Map.of());
    try (TensorSource weights = reference.directory().weights()) {
      return DecoderTrainer.start(config, weights, method, adapter);
    }
  }

  private static DecoderTrainer.Method full(Precision precision) {
    return new DecoderTrainer.Method(Optional.empty(), Optimizer.ADAMW, DECAY, precision);
  }

  private static DecoderTrainer.Method adapter() {
    return new DecoderTrainer.Method(Optional.of(LORA), Optimizer.ADAMW, DECAY, Precision.FP32);
  }

  /** The two long rows of the reference, cut to one length. */
  private static Batch batch(Reference reference) {
    return rows(cut(reference));
  }

  private static List<int[]> cut(Reference reference) {
    return List.of(
        Arrays.copyOf(reference.batch().get(0), LENGTH),
        Arrays.copyOf(reference.batch().get(3), LENGTH));
  }

  private static Batch rows(List<int[]> rows) {
    int length = Math.min(LENGTH, rows.get(0).length) - 1;
    var inputs = new long[rows.size() * length];
    var targets = new long[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      int[] row = rows.get(i / length);
      inputs[i] = row[i % length];
      targets[i] = row[i % length + 1];
    }
    return new Batch(inputs, targets, rows.size(), length);
  }
}
