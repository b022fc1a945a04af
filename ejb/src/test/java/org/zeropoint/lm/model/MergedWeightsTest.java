package org.zeropoint.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;

class MergedWeightsTest {

  @TempDir private Path directory;

  @Test
  void weightsOfLlamaAreThoseOfAMerge() {
    assertSame(
        ModelDirectory.open(SmallModel.llama(directory, 3)),
        new Lora(4, 8, List.of("q_proj", "mlp.down_proj")));
  }

  @Test
  void weightsOfGpt2AreThoseOfAMerge() {
    assertSame(
        ModelDirectory.open(SmallModel.gpt2(directory, 3)),
        new Lora(3, 2, List.of("c_attn", "mlp.c_proj")));
  }

  private static void assertSame(ModelDirectory model, Lora lora) {
    Map<String, Tensor> adapter = lora.seeded(model.config(), 5);
    var random = new SplittableRandom(1);
    adapter
        .values()
        .forEach(
            tensor -> {
              for (int i = 0; i < tensor.data().length; i++) {
                tensor.data()[i] += (float) random.nextDouble();
              }
            });
    try (TensorSource source = model.weights();
        Decoder decoder = Decoder.load(model.config(), source, Precision.FP32)) {
      Map<String, Tensor> before = decoder.values();
      decoder.merge(lora, adapter);
      Map<String, Tensor> expected = decoder.values();
      var merged = MergedWeights.of(model.config(), source, lora, adapter);
      assertThat(merged.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (name, tensor) -> {
            assertThat(merged.get(name).shape()).isEqualTo(tensor.shape());
            assertThat(merged.get(name).data().get()).as(name).containsExactly(tensor.data());
          });
      assertThat(expected).usingRecursiveComparison().isNotEqualTo(before);
    }
  }
}
