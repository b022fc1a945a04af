package org.zeropoint.lm.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.HeldTensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;

class ModelEndsTest {

  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.blocks.SeededModel#all")
  void lossIsThatOfTheModel_overMicroBatchesToo(SeededModel model) {
    List<Batch> batches =
        List.of(BlocksTest.batch(model, 2, 12), untaught(model), BlocksTest.batch(model, 1, 7));
    int predicted = batches.stream().mapToInt(BlocksTest::predicted).sum();
    try (Decoder decoder = model.decoder(Precision.FP32);
        var chain = new Chain(model, SeededModel.cuttings().get(0))) {
      double loss = 0;
      for (Batch batch : batches) {
        Hidden first = chain.ends.embed(batch.rows(), batch.length(), batch.inputs(), 0);
        Hidden top = chain.top(first);
        double own = chain.ends.lossOnly(top, batch.targets(), predicted);
        assertThat(chain.ends.loss(top, batch.targets(), predicted).loss()).isEqualTo(own);
        loss += own;
      }
      assertThat(loss).isCloseTo(decoder.lossOver(batches), within(1e-5));
    }
  }

  private static Batch untaught(SeededModel model) {
    Batch batch = BlocksTest.batch(model, 1, 3);
    return new Batch(batch.inputs(), new long[] {-100, -100, -100}, 1, 3);
  }

  @Test
  void batchWithoutTargets_hasNoLossAndNoGradient() {
    SeededModel model = SeededModel.of("gpt2");
    try (ModelEnds ends = ModelEnds.load(model.config(), model.source(), Precision.FP32)) {
      Hidden top = BlocksTest.normal(new Random(1), 1, 3, 16, 1);
      ModelEnds.LossGradient found = ends.loss(top, untaught(model).targets(), 7);
      assertThat(found.loss()).isZero();
      assertThat(found.gradient().data()).containsOnly(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void laterTokensStandAtTheirPositions(String name) {
    SeededModel model = SeededModel.of(name);
    long[] tokens = Chain.longs(model.tokens(9, 1));
    try (ModelEnds ends = ModelEnds.load(model.config(), model.source(), Precision.FP32)) {
      float[] all = ends.embed(1, 9, tokens, 0).data();
      float[] later = ends.embed(1, 2, new long[] {tokens[7], tokens[8]}, 7).data();
      assertThat(later).containsExactly(Arrays.copyOfRange(all, 7 * 16, 9 * 16));
    }
  }

  @Test
  void whatDoesNotFit_isRefusedByName() {
    SeededModel model = SeededModel.of("llama");
    var tensors = new HashMap<>(model.tensors());
    tensors.put("model.norm.weight", Tensor.of(new float[15], 15));
    refused(
        () -> ModelEnds.load(model.config(), new HeldTensors(tensors), Precision.FP32),
        "model.norm.weight has shape [15], not [16]");
    Hidden top = BlocksTest.normal(new Random(1), 1, 3, 16, 1);
    Hidden narrow = BlocksTest.normal(new Random(1), 1, 3, 15, 1);
    ModelEnds ends = ModelEnds.load(model.config(), model.source(), Precision.FP32);
    try (ends) {
      refused(() -> ends.embed(2, 2, new long[3], 0), "tokens are 3, not 2 × 2");
      refused(
          () -> ends.embed(1, 1, new long[] {61}, 0), "tokens 61 is not in the vocabulary of 61");
      refused(
          () -> ends.embed(1, 2, new long[2], 63), "position 63 and 2 more do not fit the context");
      refused(() -> ends.logits(narrow), "hidden has width 15, not 16");
      refused(() -> ends.loss(narrow, new long[3], 1), "hidden has width 15, not 16");
      refused(() -> ends.loss(top, new long[4], 1), "targets are 4, not 1 × 3");
      refused(() -> ends.lossOnly(top, new long[3], 0), "predicted must be above 0");
      refused(
          () -> ends.loss(top, new long[] {1, -100, -1}, 1), "targets -1 is not in the vocabulary");
    }
    assertThatThrownBy(() -> ends.logits(top)).hasMessage("the model is closed");
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(Invalid.class).hasMessageContaining(message);
  }
}
