package org.zeropoint.lm.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.generation.Sampler;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.model.Computation;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.DecoderTrainer.Method;
import org.zeropoint.lm.model.KvCache;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.model.Writing;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;

/** A soft prompt within the program of a whole model, against the one before blocks. */
class VirtualTokensTest {

  private static final int LENGTH = 5;
  private static final VirtualTokens FORM = new VirtualTokens(LENGTH);

  static Stream<SeededModel> models() {
    return SeededModel.all();
  }

  /** Those whose rotation is the same however long the longest row becomes. */
  static Stream<SeededModel> steady() {
    return models().filter(model -> !model.name().equals("llama-dynamic"));
  }

  private static Map<String, Tensor> vectors(int seed) {
    Hidden data = BlocksTest.normal(new Random(seed), 1, LENGTH, 16, 0.5);
    return Map.of(VirtualTokens.NAME, Tensor.of(data.data(), LENGTH, 16));
  }

  private static DecoderTrainer trainer(SeededModel model, Map<String, Tensor> first) {
    var method = new Method(Optional.of(FORM), Optimizer.ADAMW, 0.1, Precision.FP32);
    return DecoderTrainer.start(model.config(), model.source(), method, first);
  }

  private static Decoder decoder(SeededModel model, Map<String, Tensor> vectors) {
    return Decoder.load(model.config(), model.source(), Precision.FP32, FORM, vectors);
  }

  @ParameterizedTest
  @MethodSource("models")
  void lossAndGradientAreThoseOfThePromptBeforeBlocks(SeededModel model) {
    Map<String, Tensor> vectors = vectors(3);
    var prompt = new SoftPrompt(vectors.get(VirtualTokens.NAME));
    Batch batch = BlocksTest.batch(model, 3, 9);
    try (DecoderTrainer trainer = trainer(model, vectors);
        Decoder decoder = decoder(model, vectors);
        var chain = new Chain(model, SeededModel.cuttings().get(2))) {
      Chain.Found found =
          chain.gradients(
              prompt.before(chain.ends, batch.rows(), batch.length(), batch.inputs()),
              prompt.targets(batch.rows(), batch.length(), batch.targets()),
              BlocksTest.predicted(batch),
              chain.noAdapters());
      assertThat(trainer.loss(List.of(batch))).isCloseTo(found.loss(), within(1e-5));
      assertThat(decoder.lossOver(List.of(batch))).isCloseTo(found.loss(), within(1e-5));
      float[] likelihoods = decoder.scores(batch).logProbabilities();
      double sum = IntStream.range(0, likelihoods.length).mapToDouble(i -> likelihoods[i]).sum();
      assertThat(-sum / likelihoods.length).isCloseTo(found.loss(), within(1e-5));
      Map<String, Tensor> gradients = trainer.gradients(batch);
      assertThat(gradients).containsOnlyKeys(VirtualTokens.NAME);
      assertThat(gradients.get(VirtualTokens.NAME).data())
          .containsExactly(prompt.gradient(found.input()).data(), within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("steady")
  void scoresOfRowsOfAnyLength_withAndWithoutCache_areThoseOfBlocks(SeededModel model) {
    Map<String, Tensor> vectors = vectors(4);
    var prompt = new SoftPrompt(vectors.get(VirtualTokens.NAME));
    int vocabulary = model.config().vocabulary();
    List<int[]> rows = List.of(model.tokens(11, 1), model.tokens(3, 2), model.tokens(7, 3));
    try (Decoder decoder = decoder(model, vectors);
        KvCache cache = decoder.read(heads(rows), 11);
        var chain = new Chain(model, SeededModel.cuttings().get(0))) {
      assertThat(cache.room()).isEqualTo(11 - 9);
      List<float[]> found = decoder.logits(rows);
      float[] first = cache.scores().clone();
      float[] then = cache.add(lasts(rows, 2)).clone();
      float[] last = cache.add(lasts(rows, 1));
      for (int r = 0; r < rows.size(); r++) {
        int[] row = rows.get(r);
        Hidden top = chain.top(prompt.before(chain.ends, 1, row.length, Chain.longs(row)));
        float[] all = chain.ends.logits(top);
        float[] expected = Arrays.copyOfRange(all, LENGTH * vocabulary, all.length);
        assertThat(found.get(r)).containsExactly(expected, within(1e-4f));
        requireScores(first, r, expected, row.length - 3, vocabulary);
        requireScores(then, r, expected, row.length - 2, vocabulary);
        requireScores(last, r, expected, row.length - 1, vocabulary);
      }
    }
  }

  private static List<int[]> heads(List<int[]> rows) {
    return rows.stream().map(row -> Arrays.copyOf(row, row.length - 2)).toList();
  }

  private static int[] lasts(List<int[]> rows, int fromTheEnd) {
    return rows.stream().mapToInt(row -> row[row.length - fromTheEnd]).toArray();
  }

  private static void requireScores(
      float[] cached, int row, float[] expected, int at, int vocabulary) {
    assertThat(Arrays.copyOfRange(cached, row * vocabulary, (row + 1) * vocabulary))
        .containsExactly(
            Arrays.copyOfRange(expected, at * vocabulary, (at + 1) * vocabulary), within(1e-4f));
  }

  /** The context is shared: a text goes on beyond it, and what is read anew has the prompt too. */
  @Test
  void writingGoesOnBeyondWhatThePromptLeavesOfTheContext() {
    SeededModel model = SeededModel.of("llama");
    try (Decoder decoder = decoder(model, vectors(5))) {
      assertThat(decoder.context()).isEqualTo(SeededModel.CONTEXT - LENGTH);
      var sampler = new Sampler(Sampling.of(0, 1), model.config().vocabulary());
      int[] text = model.tokens(decoder.context() + 20, 1);
      try (var writing = new Writing(decoder, List.of(text), List.of(sampler), 80)) {
        int half = decoder.context() / 2;
        int[] seen = Arrays.copyOfRange(text, text.length - half, text.length);
        assertThat(writing.next()[0]).isEqualTo(greedy(decoder, seen));
        for (int i = 0; i < 79; i++) {
          writing.next();
        }
      }
      assertThatThrownBy(() -> decoder.logits(List.of(model.tokens(60, 1))))
          .hasMessageContaining("a row has 60 tokens, but must have 1 to 59");
    }
  }

  private static int greedy(Decoder decoder, int[] row) {
    float[] scores = decoder.logits(List.of(row)).get(0);
    int vocabulary = decoder.config().vocabulary();
    int best = 0;
    for (int token = 1; token < vocabulary; token++) {
      int from = (row.length - 1) * vocabulary;
      best = scores[from + token] > scores[from + best] ? token : best;
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void promptLearns_whileTheModelStaysAsItIs(String name) {
    SeededModel model = SeededModel.of(name);
    Batch batch = BlocksTest.batch(model, 3, 9);
    Map<String, Tensor> first = FORM.seeded(model.config(), model.source(), 1);
    try (DecoderTrainer trainer = trainer(model, first);
        DecoderTrainer resumed = trainer(model, first)) {
      double before = trainer.loss(List.of(batch));
      for (int step = 1; step <= 30; step++) {
        if (step == 12) {
          resumed.restore(trainer.trained(), trainer.state());
        }
        trainer.step(List.of(batch), step, 0.05);
      }
      for (int step = 12; step <= 30; step++) {
        resumed.step(List.of(batch), step, 0.05);
      }
      assertThat(trainer.loss(List.of(batch))).isLessThan(before - 0.3);
      assertThat(resumed.trained()).usingRecursiveComparison().isEqualTo(trainer.trained());
      trainer.merged(
          weights ->
              weights.forEach(
                  (weight, tensor) ->
                      assertThat(tensor.data().get())
                          .isEqualTo(model.tensors().get(weight).data())));
    }
  }

  @Test
  void firstVectorsAreThoseOfTokensOfTheModel() {
    SeededModel model = SeededModel.of("gpt2");
    float[] all = model.tensors().get("wte.weight").data();
    float[] found = FORM.seeded(model.config(), model.source(), 9).get(VirtualTokens.NAME).data();
    for (int i = 0; i < LENGTH; i++) {
      float[] vector = Arrays.copyOfRange(found, i * 16, (i + 1) * 16);
      assertThat(Arrays.mismatch(vector, row(all, vector[0]))).as("vector " + i).isEqualTo(-1);
    }
    assertThat(FORM.seeded(model.config(), model.source(), 10).get(VirtualTokens.NAME).data())
        .isNotEqualTo(found);
  }

  private static float[] row(float[] all, float first) {
    for (int from = 0; from < all.length; from += 16) {
      if (all[from] == first) {
        return Arrays.copyOfRange(all, from, from + 16);
      }
    }
    throw new AssertionError("no token begins with " + first);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    SeededModel model = SeededModel.of("llama");
    assertThatThrownBy(() -> new VirtualTokens(0)).hasMessageContaining("from 1 to 1024");
    assertThatThrownBy(() -> new VirtualTokens(1025)).hasMessageContaining("from 1 to 1024");
    assertThatThrownBy(() -> new VirtualTokens(64).shapes(model.config()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("below the model's context, 64");
    Map<String, Tensor> narrow = Map.of(VirtualTokens.NAME, Tensor.of(new float[40], LENGTH, 8));
    assertThatThrownBy(() -> decoder(model, narrow))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("prompt_embeddings has shape [5, 8], not [5, 16]");
    assertThatThrownBy(
            () ->
                new Method(Optional.of(FORM), Optimizer.ADAM, 0, Precision.FP32, Computation.EAGER))
        .hasMessageContaining("softPrompt must be absent while zeropoint.lm.path is eager");
  }
}
