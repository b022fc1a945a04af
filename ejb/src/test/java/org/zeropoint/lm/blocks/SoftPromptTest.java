package org.zeropoint.lm.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.model.VirtualTokens;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.HeldTensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Invalid;

class SoftPromptTest {

  private static final int POSITIONS = 5;
  private static final int WIDTH = 16;

  /**
   * The prompt's vectors are put into the model's embedding as the tokens 0 to 4, which the rows do
   * not have. The output layer is another matrix, so that the gradient by these rows of the
   * embedding is that by the prompt.
   */
  @ParameterizedTest
  @CsvSource({
    "gpt2-untied-erf,wte.weight",
    "llama,model.embed_tokens.weight",
    "mistral,model.embed_tokens.weight"
  })
  void lossAndGradient_areThoseOfAModelThatHasThePromptAmongItsTokens(
      String name, String embedding) {
    SeededModel model = SeededModel.of(name);
    SoftPrompt prompt = prompt(3);
    Batch batch = rows(model);
    try (DecoderTrainer trainer = withTokens(model, prompt, embedding);
        var chain = new Chain(model, SeededModel.cuttings().get(2))) {
      Batch whole = inFront(batch);
      float[] all = trainer.gradients(whole).get(embedding).data();
      Chain.Found found = through(chain, prompt, batch);
      assertThat(found.loss()).isCloseTo(trainer.loss(List.of(whole)), within(1e-5));
      assertThat(prompt.gradient(found.input()).data())
          .containsExactly(Arrays.copyOf(all, POSITIONS * WIDTH), within(1e-5f));
    }
  }

  private static DecoderTrainer withTokens(SeededModel model, SoftPrompt prompt, String embedding) {
    var tensors = new LinkedHashMap<>(model.tensors());
    Tensor before = tensors.get(embedding);
    float[] changed = before.data().clone();
    System.arraycopy(prompt.vectors().data(), 0, changed, 0, POSITIONS * WIDTH);
    tensors.put(embedding, new Tensor(before.shape(), changed));
    return DecoderTrainer.start(
        model.config(),
        new HeldTensors(tensors),
        new DecoderTrainer.Method(Optional.empty(), Optimizer.ADAMW, 0, Precision.FP32),
        Map.of());
  }

  /** Rows without the tokens 0 to 4. */
  private static Batch rows(SeededModel model) {
    Batch batch = BlocksTest.batch(model, 3, 9);
    long[] inputs = Arrays.stream(batch.inputs()).map(t -> t < POSITIONS ? t + 7 : t).toArray();
    return new Batch(inputs, batch.targets(), batch.rows(), batch.length());
  }

  private static Batch inFront(Batch batch) {
    int full = POSITIONS + batch.length();
    var inputs = new long[batch.rows() * full];
    var targets = new long[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      int at = i % full - POSITIONS;
      int row = i / full;
      inputs[i] = at < 0 ? i % full : batch.inputs()[row * batch.length() + at];
      targets[i] = at < 0 ? -100 : batch.targets()[row * batch.length() + at];
    }
    return new Batch(inputs, targets, batch.rows(), full);
  }

  private static Chain.Found through(Chain chain, SoftPrompt prompt, Batch batch) {
    return chain.gradients(
        prompt.before(chain.ends, batch.rows(), batch.length(), batch.inputs()),
        prompt.targets(batch.rows(), batch.length(), batch.targets()),
        BlocksTest.predicted(batch),
        chain.noAdapters());
  }

  /** Central differences in fp32 along some directions, of models whose output layer is tied. */
  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "qwen2", "llama-dynamic"})
  void gradientIsHowTheLossChanges(String name) {
    SeededModel model = SeededModel.of(name);
    SoftPrompt prompt = prompt(4);
    Batch batch = rows(model);
    try (var chain = new Chain(model, SeededModel.cuttings().get(5))) {
      float[] gradient = prompt.gradient(through(chain, prompt, batch).input()).data();
      for (int i = 0; i < 5; i++) {
        float[] direction = prompt(20 + i).vectors().data();
        double up = through(chain, moved(prompt, direction, 4e-3f), batch).loss();
        double down = through(chain, moved(prompt, direction, -4e-3f), batch).loss();
        double slope = 0;
        for (int j = 0; j < gradient.length; j++) {
          slope += (double) gradient[j] * direction[j];
        }
        assertThat((up - down) / 8e-3).isCloseTo(slope, within(1e-3 + 1e-2 * Math.abs(slope)));
      }
    }
  }

  private static SoftPrompt moved(SoftPrompt prompt, float[] direction, float by) {
    float[] data = prompt.vectors().data().clone();
    for (int i = 0; i < data.length; i++) {
      data[i] += by * direction[i];
    }
    return new SoftPrompt(Tensor.of(data, POSITIONS, WIDTH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama"})
  void promptLearns_andGoesOnAtTheSameBits(String name) {
    SeededModel model = SeededModel.of(name);
    Batch batch = rows(model);
    try (var chain = new Chain(model, SeededModel.cuttings().get(2))) {
      var first =
          new SoftPrompt(
              new VirtualTokens(POSITIONS)
                  .seeded(model.config(), model.source(), 1)
                  .get(VirtualTokens.NAME));
      try (SoftPromptTraining through = start(first);
          SoftPromptTraining begun = start(first);
          SoftPromptTraining resumed = start(first)) {
        List<Double> losses = learn(chain, through, batch, 1, 30);
        assertThat(losses.get(29)).isLessThan(losses.get(0) - 0.3);
        learn(chain, begun, batch, 1, 12);
        resumed.restore(begun.prompt(), begun.state());
        learn(chain, resumed, batch, 13, 30);
        assertThat(resumed.prompt().vectors().data())
            .isEqualTo(through.prompt().vectors().data())
            .isNotEqualTo(first.vectors().data());
        assertThat(resumed.state()).usingRecursiveComparison().isEqualTo(through.state());
      }
    }
  }

  private static SoftPromptTraining start(SoftPrompt first) {
    return SoftPromptTraining.start(first, Optimizer.ADAM, 0);
  }

  private static List<Double> learn(
      Chain chain, SoftPromptTraining training, Batch batch, int from, int to) {
    var losses = new ArrayList<Double>();
    for (int step = from; step <= to; step++) {
      SoftPrompt prompt = training.prompt();
      Chain.Found found = through(chain, prompt, batch);
      losses.add(found.loss());
      training.apply(List.of(prompt.gradient(found.input())), step, 0.05);
    }
    return losses;
  }

  /** From the same gradient, what an adapter's matrix of that shape would become. */
  @Test
  void changeByGradients_isThatOfTheUpdateOfAdapters() {
    SoftPrompt first = prompt(1);
    Tensor one = prompt(2).vectors();
    Tensor two = prompt(3).vectors();
    try (SoftPromptTraining training = SoftPromptTraining.start(first, Optimizer.ADAMW, 0.1)) {
      double norm = training.apply(List.of(one, two), 1, 0.01);
      double squares = 0;
      for (int i = 0; i < one.data().length; i++) {
        squares += Math.pow((double) one.data()[i] + two.data()[i], 2);
      }
      assertThat(norm).isCloseTo(Math.sqrt(squares), within(1e-4));
      float[] changed = training.prompt().vectors().data();
      for (int i = 0; i < changed.length; i++) {
        double sign = Math.signum(one.data()[i] + two.data()[i]);
        double expected = first.vectors().data()[i] * (1 - 0.01 * 0.1) - 0.01 * sign;
        assertThat((double) changed[i]).isCloseTo(expected, within(1e-5));
      }
      one.data()[0] = Float.NaN;
      assertThat(training.apply(List.of(one), 2, 0.01)).isNaN();
      assertThat(training.prompt().vectors().data()).isEqualTo(changed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama", "mistral"})
  void sessionThatBeginsWithThePrompt_readsWhatTheRowsReadAtOnce(String name) {
    SeededModel model = SeededModel.of(name);
    SoftPrompt prompt = prompt(6);
    long[] tokens = Chain.longs(model.tokens(8, 3));
    try (var chain = new Chain(model, SeededModel.cuttings().get(0))) {
      Hidden whole = chain.top(prompt.before(chain.ends, 1, 8, tokens));
      Blocks blocks = chain.links.get(0);
      try (BlockSession session = blocks.open(blocks.range(), 1, 13)) {
        session.extend(prompt.prefix(chain.ends, 1));
        Hidden rest = session.extend(chain.ends.embed(1, 8, tokens, POSITIONS));
        float[] expected = whole.data();
        assertThat(rest.data())
            .containsExactly(
                Arrays.copyOfRange(expected, POSITIONS * WIDTH, expected.length), within(1e-5f));
      }
    }
  }

  @Test
  void whatDoesNotFit_isRefusedByName() {
    SeededModel model = SeededModel.of("llama");
    SoftPrompt prompt = prompt(1);
    try (ModelEnds ends = ModelEnds.load(model.config(), model.source(), Precision.FP32);
        SoftPromptTraining training = start(prompt)) {
      var narrow = new SoftPrompt(Tensor.of(new float[2 * 8], 2, 8));
      refused(() -> narrow.prefix(ends, 1), "hidden has width 8, not 16");
      refused(
          () -> prompt.before(ends, 1, 60, new long[60]),
          "position 0 and 65 more do not fit the context of 64");
      refused(() -> new SoftPrompt(Tensor.of(new float[3], 3)), "prompt must be positions × width");
      refused(
          () -> new SoftPrompt(Tensor.of(new float[] {1, Float.NaN}, 1, 2)),
          "prompt holds a number that is not finite");
      refused(
          () -> new VirtualTokens(64).seeded(model.config(), model.source(), 1),
          "must be below the model's context, 64");
      refused(() -> prompt.targets(2, 3, new long[5]), "targets are 5, not 2 × 3");
      refused(
          () -> prompt.gradient(BlocksTest.normal(new Random(1), 1, 4, WIDTH, 1)),
          "gradient has 4 positions of width 16, the prompt [5, 16]");
      refused(
          () -> training.apply(List.of(narrow.vectors()), 1, 0.1),
          "gradient has shape [2, 8], not [5, 16]");
      refused(() -> SoftPromptTraining.start(prompt, Optimizer.ADAMW, 1), "weightDecay must be");
    }
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(Invalid.class).hasMessageContaining(message);
  }

  private static SoftPrompt prompt(int seed) {
    Hidden data = BlocksTest.normal(new Random(seed), 1, POSITIONS, WIDTH, 0.5);
    return new SoftPrompt(Tensor.of(data.data(), POSITIONS, WIDTH));
  }
}
