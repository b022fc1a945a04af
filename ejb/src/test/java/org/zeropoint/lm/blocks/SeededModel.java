package org.zeropoint.lm.blocks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.zeropoint.lm.model.Activation;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.model.ModelConfig.Biases;
import org.zeropoint.lm.model.ModelConfig.Family;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.model.Rope;
import org.zeropoint.lm.safetensors.HeldTensors;
import org.zeropoint.lm.safetensors.Tensor;

/** A tiny model of four blocks, of every form that the reference models have. */
record SeededModel(String name, ModelConfig config, Map<String, Tensor> tensors) {

  static final int LAYERS = 4;
  static final int CONTEXT = 64;
  private static final int VOCABULARY = 61;
  private static final Biases NONE = new Biases(false, false, false);

  static Stream<SeededModel> all() {
    return Stream.of(
            "gpt2",
            "gpt2-untied-erf",
            "llama",
            "llama-tied-biased",
            "llama-linear",
            "llama-dynamic",
            "llama-yarn",
            "llama3",
            "mistral",
            "qwen2")
        .map(SeededModel::of);
  }

  static SeededModel of(String name) {
    ModelConfig config =
        switch (name) {
          case "gpt2" -> gpt2(Activation.GELU_TANH, true);
          case "gpt2-untied-erf" -> gpt2(Activation.GELU, false);
          case "llama" -> llama(2, NONE, false, new Rope.None(), OptionalInt.empty());
          case "llama-tied-biased" ->
              llama(4, new Biases(true, true, true), true, new Rope.None(), OptionalInt.empty());
          case "llama-linear" -> llama(2, NONE, false, new Rope.Linear(4), OptionalInt.empty());
          case "llama-dynamic" ->
              llama(2, NONE, false, new Rope.Dynamic(2, 12), OptionalInt.empty());
          case "llama-yarn" ->
              llama(2, NONE, false, new Rope.Yarn(4, 16, 4, 1, 1.1, true), OptionalInt.empty());
          case "llama3" -> llama(2, NONE, false, new Rope.Llama3(8, 1, 4, 16), OptionalInt.empty());
          case "mistral" -> llama(2, NONE, false, new Rope.None(), OptionalInt.of(7));
          case "qwen2" ->
              llama(1, new Biases(true, false, false), true, new Rope.None(), OptionalInt.empty());
          default -> throw new IllegalArgumentException(name);
        };
    return new SeededModel(name, config, seeded(config));
  }

  private static ModelConfig gpt2(Activation activation, boolean tied) {
    return new ModelConfig(
        Family.GPT2,
        VOCABULARY,
        CONTEXT,
        16,
        LAYERS,
        4,
        4,
        4,
        40,
        activation,
        1e-5,
        new Biases(true, true, true),
        tied,
        Optional.empty(),
        OptionalInt.empty());
  }

  private static ModelConfig llama(
      int keyValueHeads, Biases biases, boolean tied, Rope.Scaling scaling, OptionalInt window) {
    return new ModelConfig(
        Family.LLAMA,
        VOCABULARY,
        CONTEXT,
        16,
        LAYERS,
        4,
        keyValueHeads,
        8,
        24,
        Activation.SILU,
        1e-6,
        biases,
        tied,
        Optional.of(new Rope(10_000, scaling)),
        window);
  }

  private static Map<String, Tensor> seeded(ModelConfig config) {
    var random = new Random(5);
    var tensors = new LinkedHashMap<String, Tensor>();
    Parameters.shapes(config)
        .forEach((name, shape) -> tensors.put(name, normal(random, shape, shape.size() > 1)));
    return tensors;
  }

  private static Tensor normal(Random random, List<Integer> shape, boolean matrix) {
    var data = new float[shape.stream().reduce(1, Math::multiplyExact)];
    for (int i = 0; i < data.length; i++) {
      double deviation = random.nextGaussian();
      data[i] = (float) (matrix ? 0.3 * deviation : 1 + 0.2 * deviation);
    }
    return new Tensor(shape, data);
  }

  HeldTensors source() {
    return new HeldTensors(tensors);
  }

  Decoder decoder(Precision precision) {
    return Decoder.load(config, source(), precision);
  }

  /** An adapter whose update is not nothing. */
  Map<String, Tensor> adapter(Lora lora) {
    var random = new Random(9);
    var matrices = new LinkedHashMap<String, Tensor>();
    lora.shapes(config).forEach((name, shape) -> matrices.put(name, normal(random, shape, true)));
    return matrices;
  }

  /** Projections of both forms of block. */
  Lora lora() {
    return new Lora(
        2,
        4,
        config.family() == Family.GPT2
            ? List.of("c_attn", "mlp.c_proj")
            : List.of("q_proj", "v_proj", "mlp.down_proj"));
  }

  int[] tokens(int count, int seed) {
    return new Random(seed).ints(count, 0, VOCABULARY).toArray();
  }

  /** Every way to cut four blocks into ranges. */
  static List<List<BlockRange>> cuttings() {
    return IntStream.range(0, 1 << (LAYERS - 1)).mapToObj(SeededModel::cutting).toList();
  }

  private static List<BlockRange> cutting(int cuts) {
    var ranges = new ArrayList<BlockRange>();
    int first = 0;
    for (int block = 1; block <= LAYERS; block++) {
      if (block == LAYERS || (cuts >> (block - 1) & 1) == 1) {
        ranges.add(new BlockRange(first, block));
        first = block;
      }
    }
    return ranges;
  }

  @Override
  public String toString() {
    return name;
  }
}
