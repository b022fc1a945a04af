package org.zeropoint.lm.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.TensorSource;

class BlocksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"gpt2", "llama", "llama-tied-biased", "llama-dynamic", "mistral", "qwen2"})
  void chainOfTwoComputesWhatTheModelDoes(String name) {
    ModelDirectory directory = ModelDirectory.open(Path.of("../src/it/models", name));
    var config = directory.config();
    int[] tokens = {5, 7, 3, 9, 11, 2, 33, 41, 8, 20, 21, 22};
    try (TensorSource source = directory.weights();
        Decoder decoder = Decoder.load(config, source, Precision.FP32);
        Blocks one = Blocks.load(config, source, new BlockRange(0, 1), Precision.FP32);
        Blocks two = Blocks.load(config, source, new BlockRange(1, 2), Precision.FP32);
        ModelEnds ends = ModelEnds.load(config, source, Precision.FP32)) {
      float[] expected = decoder.logits(List.of(tokens)).get(0);
      Hidden h = ends.embed(1, tokens.length, Arrays.stream(tokens).asLongStream().toArray(), 0);
      Hidden top =
          two.forward(two.range(), one.forward(one.range(), h, Optional.empty()), Optional.empty());
      assertThat(ends.logits(top)).containsExactly(expected, within(1e-5f));
      try (BlockSession a = one.open(one.range(), 1, 20);
          BlockSession b = two.open(two.range(), 1, 20)) {
        var all = new ArrayList<Float>();
        int at = 0;
        for (int n : new int[] {3, 4, 1, 1, 1, 2}) {
          Hidden part =
              ends.embed(1, n, Arrays.stream(tokens, at, at + n).asLongStream().toArray(), at);
          for (float v : ends.logits(b.extend(a.extend(part)))) {
            all.add(v);
          }
          at += n;
        }
        float[] found = new float[all.size()];
        for (int i = 0; i < found.length; i++) {
          found[i] = all.get(i);
        }
        assertThat(found).containsExactly(expected, within(1e-5f));
      }
      Hidden g = new Hidden(1, h.length(), h.width(), new float[h.data().length]);
      g.data()[5] = 1;
      assertThat(one.backward(one.range(), h, g, Optional.empty()).input().finite()).isTrue();
    }
  }
}
