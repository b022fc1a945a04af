package org.zeropoint.lm.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.Lora;
import org.zeropoint.lm.model.Parameters;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.HeldTensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorEntry;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;

class BlocksTest {

  private static final BlockRange WHOLE = new BlockRange(0, SeededModel.LAYERS);
  private static final float AGREED = 1e-5f;

  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.blocks.SeededModel#all")
  void scoresOfEveryCutting_areThoseOfTheModel(SeededModel model) {
    int[] tokens = model.tokens(23, 1);
    try (Decoder decoder = model.decoder(Precision.FP32)) {
      float[] expected = decoder.logits(List.of(tokens)).get(0);
      for (List<BlockRange> cutting : SeededModel.cuttings()) {
        try (var chain = new Chain(model, cutting)) {
          assertThat(chain.logits(tokens))
              .as(cutting.toString())
              .containsExactly(expected, within(AGREED));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "mistral"})
  void lowPrecisionIsCutLikeFullPrecision(String name) {
    SeededModel model = SeededModel.of(name);
    int[] tokens = model.tokens(23, 1);
    try (Decoder decoder = model.decoder(Precision.BF16);
        var full = new Chain(model, List.of(WHOLE));
        var chain = new Chain(model, SeededModel.cuttings().get(5), Precision.BF16)) {
      float[] found = chain.logits(tokens);
      assertThat(found)
          .containsExactly(decoder.logits(List.of(tokens)).get(0), within(AGREED))
          .isNotEqualTo(full.logits(tokens));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "mistral"})
  void whatPadsBehindARow_changesNothingBefore(String name) {
    SeededModel model = SeededModel.of(name);
    try (var chain = new Chain(model, List.of(WHOLE))) {
      Hidden row = chain.ends.embed(1, 9, Chain.longs(model.tokens(9, 2)), 0);
      float[] padded = normal(new Random(3), 2, 12, row.width(), 50).data();
      System.arraycopy(row.data(), 0, padded, 0, row.data().length);
      Hidden found = chain.top(new Hidden(2, 12, row.width(), padded));
      assertThat(Arrays.copyOf(found.data(), row.data().length))
          .containsExactly(chain.top(row).data(), within(AGREED));
    }
  }

  @ParameterizedTest
  @MethodSource("org.zeropoint.lm.blocks.SeededModel#all")
  void gradientsOfEveryCutting_areThoseOfTheModelsTraining(SeededModel model) {
    Lora lora = model.lora();
    Map<String, Tensor> matrices = model.adapter(lora);
    Batch batch = batch(model, 3, 14);
    try (DecoderTrainer trainer = trainer(model, lora, matrices)) {
      Map<String, Tensor> expected = trainer.gradients(batch);
      double loss = trainer.loss(List.of(batch));
      List<float[]> inputs = new ArrayList<>();
      for (List<BlockRange> cutting : SeededModel.cuttings()) {
        try (var chain = new Chain(model, cutting)) {
          List<Optional<BlockAdapter>> adapters = chain.adapters(lora, matrices);
          Chain.Found found = chain.gradients(batch, predicted(batch), adapters);
          Chain.close(adapters);
          assertThat(found.loss()).isCloseTo(loss, within(1e-5));
          requireEqual(found.matrices(), expected, 1e-4f);
          inputs.add(found.input().data());
          assertThat(found.input().data()).containsExactly(inputs.get(0), within(AGREED));
        }
      }
    }
  }

  /** Central differences in fp32 along some directions. */
  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "mistral"})
  void gradientByTheInput_isHowTheOutputChanges(String name) {
    SeededModel model = SeededModel.of(name);
    try (var chain = new Chain(model, List.of(new BlockRange(1, 3)))) {
      Blocks blocks = chain.links.get(0);
      var random = new Random(11);
      Hidden input = normal(random, 2, 6, 16, 1);
      Hidden upstream = normal(random, 2, 6, 16, 1);
      BlockGradient gradient = blocks.backward(blocks.range(), input, upstream, Optional.empty());
      assertThat(gradient.adapter()).isEmpty();
      for (int i = 0; i < 5; i++) {
        Hidden direction = normal(random, 2, 6, 16, 5e-3);
        double up =
            dot(
                blocks.forward(blocks.range(), sum(input, direction, 1), Optional.empty()),
                upstream);
        double down =
            dot(
                blocks.forward(blocks.range(), sum(input, direction, -1), Optional.empty()),
                upstream);
        assertThat(dot(gradient.input(), direction)).isCloseTo((up - down) / 2, within(2e-3));
      }
    }
  }

  @Test
  void partOfWhatIsHeld_isThoseBlocksAlone_withTheirPartOfTheAdapter() {
    SeededModel model = SeededModel.of("llama");
    Lora lora = model.lora();
    Map<String, Tensor> matrices = model.adapter(lora);
    var part = new BlockRange(1, 3);
    Hidden input = normal(new Random(1), 2, 5, 16, 1);
    Hidden upstream = normal(new Random(2), 2, 5, 16, 1);
    try (Blocks all = Blocks.load(model.config(), model.source(), WHOLE, Precision.FP32);
        Blocks some = Blocks.load(model.config(), model.source(), part, Precision.FP32);
        BlockAdapter adapter = BlockAdapter.of(all, lora, matrices);
        BlockAdapter own = BlockAdapter.of(some, lora, of(matrices, "layers.1.", "layers.2."))) {
      assertThat(all.forward(part, input, Optional.of(adapter)).data())
          .containsExactly(some.forward(part, input, Optional.of(own)).data(), within(AGREED))
          .isNotEqualTo(all.forward(part, input, Optional.empty()).data());
      BlockGradient found = all.backward(part, input, upstream, Optional.of(adapter));
      BlockGradient expected = some.backward(part, input, upstream, Optional.of(own));
      requireEqual(found.adapter(), expected.adapter(), AGREED);
      assertThat(found.adapter().keySet()).allMatch(name -> name.matches(".*layers\\.[12]\\..*"));
    }
  }

  @Test
  void adapterOfSomeProjectionsOnly_isThatOfTheModel_howeverUneven() {
    SeededModel model = SeededModel.of("llama");
    var lora =
        new Lora(3, 6, List.of("model.layers.1.mlp.up_proj", "2.self_attn.k_proj", "o_proj"));
    Map<String, Tensor> matrices = model.adapter(lora);
    Batch batch = batch(model, 2, 8);
    var only = new Lora(2, 2, List.of("model.layers.1.mlp.up_proj"));
    try (DecoderTrainer trainer = trainer(model, lora, matrices);
        var chain = new Chain(model, SeededModel.cuttings().get(4))) {
      List<Optional<BlockAdapter>> adapters = chain.adapters(lora, matrices);
      Chain.Found found = chain.gradients(batch, predicted(batch), adapters);
      Chain.close(adapters);
      assertThat(found.loss()).isCloseTo(trainer.loss(List.of(batch)), within(1e-5));
      requireEqual(found.matrices(), trainer.gradients(batch), 1e-4f);
      Blocks last = chain.links.get(1);
      try (BlockAdapter nothing = BlockAdapter.of(last, only, Map.of())) {
        Hidden input = normal(new Random(1), 1, 5, 16, 1);
        assertThat(last.forward(last.range(), input, Optional.of(nothing)).data())
            .isEqualTo(last.forward(last.range(), input, Optional.empty()).data());
        assertThat(last.backward(last.range(), input, input, Optional.of(nothing)).adapter())
            .isEmpty();
      }
    }
  }

  @Test
  void onlyTheBlocksAreRead_andTheirBytesCounted() {
    SeededModel model = SeededModel.of("qwen2");
    var range = new BlockRange(1, 3);
    var read = new TreeSet<String>();
    try (Blocks blocks =
        Blocks.load(model.config(), new Watched(model.source(), read), range, Precision.FP32)) {
      assertThat(read).isNotEmpty().allMatch(name -> name.matches("model\\.layers\\.[12]\\..*"));
      long bytes = read.stream().mapToLong(name -> model.source().entry(name).bytes()).sum();
      assertThat(blocks.bytes()).isEqualTo(bytes).isEqualTo(Blocks.bytes(model.config(), range));
    }
    assertThat(read).hasSize(2 * Parameters.blockShapes(model.config()).size());
    read.clear();
    ModelEnds.load(model.config(), new Watched(model.source(), read), Precision.FP32).close();
    assertThat(read).containsExactlyInAnyOrder("model.embed_tokens.weight", "model.norm.weight");
  }

  @Test
  void fileOfTheBlocksAloneIsEnough_alsoWithThePrefixOfGpt2() {
    SeededModel model = SeededModel.of("gpt2");
    var range = new BlockRange(2, 3);
    var own = new HashMap<String, Tensor>();
    of(model.tensors(), "h.2.").forEach((name, tensor) -> own.put("transformer." + name, tensor));
    Hidden input = normal(new Random(1), 1, 5, 16, 1);
    try (Blocks some = Blocks.load(model.config(), new HeldTensors(own), range, Precision.FP32);
        Blocks all = Blocks.load(model.config(), model.source(), WHOLE, Precision.FP32)) {
      assertThat(some.forward(range, input, Optional.empty()).data())
          .isEqualTo(all.forward(range, input, Optional.empty()).data());
    }
  }

  @Test
  void weightsThatCannotBe_areRefusedByName() {
    SeededModel model = SeededModel.of("llama");
    var range = new BlockRange(1, 2);
    var tensors = new HashMap<>(model.tensors());
    String name = "model.layers.1.mlp.up_proj.weight";
    tensors.put("model.layers.2.mlp.up_proj.weight", Tensor.of(new float[1], 1));
    Blocks.load(model.config(), new HeldTensors(tensors), range, Precision.FP32).close();
    tensors.put(name, Tensor.of(new float[12], 3, 4));
    refused(model, tensors, range, name + " has shape [3, 4], not [24, 16]");
    var infinite = new float[24 * 16];
    infinite[7] = Float.POSITIVE_INFINITY;
    tensors.put(name, Tensor.of(infinite, 24, 16));
    refused(model, tensors, range, name + " holds a number that is not finite");
    tensors.remove(name);
    refused(model, tensors, range, name);
    refused(model, tensors, new BlockRange(3, 5), "3-4 are not among the model's 4 blocks");
    assertThatThrownBy(() -> Blocks.bytes(model.config(), new BlockRange(4, 5)))
        .isInstanceOf(Invalid.class);
  }

  private static void refused(
      SeededModel model, Map<String, Tensor> tensors, BlockRange range, String message) {
    assertThatThrownBy(
            () -> Blocks.load(model.config(), new HeldTensors(tensors), range, Precision.FP32))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatDoesNotFit_isRefusedByName() {
    SeededModel model = SeededModel.of("llama");
    var range = new BlockRange(1, 3);
    Lora lora = model.lora();
    Map<String, Tensor> second = of(model.adapter(lora), "layers.1.");
    Hidden fits = normal(new Random(1), 1, 5, 16, 1);
    try (Blocks blocks = Blocks.load(model.config(), model.source(), range, Precision.FP32);
        BlockAdapter one = BlockAdapter.of(model.config(), new BlockRange(1, 2), lora, second);
        BlockAdapter other =
            BlockAdapter.of(
                SeededModel.of("mistral").config(),
                range,
                lora,
                of(model.adapter(lora), "layers.1.", "layers.2."))) {
      refused(blocks, new BlockRange(0, 2), fits, Optional.empty(), "blocks 0-1 are not among 1-2");
      refused(
          blocks,
          range,
          normal(new Random(1), 1, 5, 15, 1),
          Optional.empty(),
          "hidden has width 15, not 16");
      refused(
          blocks,
          range,
          normal(new Random(1), 1, 65, 16, 1),
          Optional.empty(),
          "hidden has 65 positions, more than the context of 64");
      refused(blocks, range, fits, Optional.of(one), "adapter is of the blocks 1-1, not of 1-2");
      refused(blocks, range, fits, Optional.of(other), "adapter is of a model of another form");
      assertThatThrownBy(
              () ->
                  blocks.backward(
                      range, fits, normal(new Random(1), 1, 4, 16, 1), Optional.empty()))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("gradient must have the shape of the input");
      assertThatThrownBy(() -> BlockAdapter.of(blocks, lora, second))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("model.layers.2.self_attn.q_proj.lora_A.weight is missing");
      assertThatThrownBy(() -> BlockAdapter.of(blocks, lora, model.adapter(lora)))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("belongs to no target");
      second.values().iterator().next().data()[0] = Float.NaN;
      assertThatThrownBy(() -> BlockAdapter.of(model.config(), new BlockRange(1, 2), lora, second))
          .isInstanceOf(Invalid.class)
          .hasMessageContaining("holds a number that is not finite");
    }
  }

  private static void refused(
      Blocks blocks,
      BlockRange part,
      Hidden input,
      Optional<BlockAdapter> adapter,
      String message) {
    assertThatThrownBy(() -> blocks.forward(part, input, adapter))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> blocks.backward(part, input, input, adapter))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(message);
  }

  @Test
  void closingWaitsForCallsInProgress_andRefusesLaterOnes() {
    SeededModel model = SeededModel.of("llama");
    Blocks blocks = Blocks.load(model.config(), model.source(), WHOLE, Precision.FP32);
    Hidden input = normal(new Random(1), 2, 40, 16, 1);
    float[] expected = blocks.forward(WHOLE, input, Optional.empty()).data();
    var done = new AtomicInteger();
    var working = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 3; i++) {
      working.add(
          CompletableFuture.runAsync(
              () -> {
                while (true) {
                  assertThat(blocks.forward(WHOLE, input, Optional.empty()).data())
                      .containsExactly(expected, within(AGREED));
                  blocks.backward(WHOLE, input, input, Optional.empty());
                  done.incrementAndGet();
                }
              }));
    }
    while (done.get() < 10) {
      Thread.onSpinWait();
    }
    blocks.close();
    for (CompletableFuture<Void> one : working) {
      assertThatThrownBy(one::join)
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("the model is closed");
    }
  }

  private static DecoderTrainer trainer(
      SeededModel model, Lora lora, Map<String, Tensor> matrices) {
    return DecoderTrainer.start(
        model.config(),
        model.source(),
        new DecoderTrainer.Method(Optional.of(lora), Optimizer.ADAMW, 0.1, Precision.FP32),
        matrices);
  }

  /** Rows of random tokens, some targets of which are left out. */
  static Batch batch(SeededModel model, int rows, int length) {
    long[] inputs = Chain.longs(model.tokens(rows * length, 21));
    long[] targets = Chain.longs(model.tokens(rows * length, 22));
    for (int i = 2; i < targets.length; i += 5) {
      targets[i] = -100;
    }
    return new Batch(inputs, targets, rows, length);
  }

  static int predicted(Batch batch) {
    return (int) Arrays.stream(batch.targets()).filter(target -> target >= 0).count();
  }

  static Hidden normal(Random random, int rows, int length, int width, double deviation) {
    var data = new float[rows * length * width];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (random.nextGaussian() * deviation);
    }
    return new Hidden(rows, length, width, data);
  }

  private static Hidden sum(Hidden one, Hidden other, int sign) {
    float[] data = one.data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] += sign * other.data()[i];
    }
    return new Hidden(one.rows(), one.length(), one.width(), data);
  }

  private static double dot(Hidden one, Hidden other) {
    double sum = 0;
    for (int i = 0; i < one.data().length; i++) {
      sum += (double) one.data()[i] * other.data()[i];
    }
    return sum;
  }

  private static Map<String, Tensor> of(Map<String, Tensor> tensors, String... parts) {
    var some = new HashMap<String, Tensor>();
    tensors.forEach(
        (name, tensor) -> {
          if (Arrays.stream(parts).anyMatch(name::contains)) {
            some.put(name, tensor);
          }
        });
    return some;
  }

  static void requireEqual(
      Map<String, Tensor> found, Map<String, Tensor> expected, float tolerance) {
    assertThat(found.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
    expected.forEach(
        (name, tensor) ->
            assertThat(found.get(name).data())
                .as(name)
                .containsExactly(tensor.data(), within(tolerance)));
  }

  /** Notes what is read. */
  private record Watched(TensorSource source, Set<String> read) implements TensorSource {
    @Override
    public SortedSet<String> names() {
      return source.names();
    }

    @Override
    public TensorEntry entry(String name) {
      return source.entry(name);
    }

    @Override
    public ByteBuffer bytes(String name) {
      read.add(name);
      return source.bytes(name);
    }

    @Override
    public float[] floats(String name) {
      read.add(name);
      return source.floats(name);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
