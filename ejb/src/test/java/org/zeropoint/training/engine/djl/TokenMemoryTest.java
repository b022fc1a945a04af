package org.zeropoint.training.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.lm.model.Activation;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.ModelConfig.Biases;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.entity.Tuning.Adapter;
import org.zeropoint.training.entity.Tuning.Tokens;

class TokenMemoryTest {

  private static ModelConfig config(
      Family family, int width, int layers, int inner, int vocabulary, int context) {
    boolean llama = family == Family.LLAMA;
    return new ModelConfig(
        family,
        vocabulary,
        context,
        width,
        layers,
        8,
        llama ? 4 : 8,
        width / 8,
        inner,
        llama ? Activation.SILU : Activation.GELU_TANH,
        1e-5,
        new Biases(!llama, !llama, !llama),
        !llama,
        Optional.empty(),
        OptionalInt.empty());
  }

  private static Tokens whole(int accumulation, String precision, int row) {
    return new Tokens(
        Optional.empty(), Optional.empty(), 0.1, accumulation, precision, row, "text");
  }

  /** Peaks of the process, measured; see docs/operations.md. */
  @ParameterizedTest
  @CsvSource({
    "LLAMA, 256, 4, 704, 304, 128, 8, 1, fp32, 365",
    "LLAMA, 256, 4, 704, 304, 128, 32, 1, fp32, 706",
    "LLAMA, 256, 8, 704, 304, 128, 32, 1, fp32, 1270",
    "LLAMA, 256, 4, 704, 304, 512, 8, 1, fp32, 1034",
    "LLAMA, 256, 4, 704, 16000, 128, 32, 1, fp32, 1489",
    "LLAMA, 256, 4, 704, 304, 128, 32, 1, bf16, 666",
    "LLAMA, 512, 4, 1408, 4096, 256, 8, 2, fp32, 1243",
    "GPT2, 256, 4, 1024, 304, 128, 32, 1, fp32, 465"
  })
  void whatWasMeasuredIsLittleBelow(
      Family family,
      int width,
      int layers,
      int inner,
      int vocabulary,
      int row,
      int rows,
      int accumulation,
      String precision,
      long measured) {
    Memory need =
        TokenMemory.of(
            config(family, width, layers, inner, vocabulary, row),
            whole(accumulation, precision, row),
            rows,
            Optimizer.ADAMW);
    assertThat(need.total() >> 20).isBetween(measured, measured * 5 / 4);
  }

  @Test
  void anAdapterHasGradientsAndStateOfItsOwnMatricesOnly() {
    ModelConfig config = config(Family.GPT2, 256, 4, 1024, 304, 128);
    Tokens adapted =
        new Tokens(
            Optional.of(new Adapter(8, 16, List.of("c_attn"))),
            Optional.empty(),
            0.1,
            1,
            "fp32",
            128,
            "text");
    Memory need = TokenMemory.of(config, adapted, 4, Optimizer.ADAMW);
    long adapter = 4L * 8 * (256 + 3 * 256);
    assertThat(need.weights()).isEqualTo(4 * (Parameters.count(config) + adapter));
    assertThat(need.gradients()).isEqualTo(4 * adapter);
    assertThat(need.optimizer()).isEqualTo(8 * adapter);
  }
}
