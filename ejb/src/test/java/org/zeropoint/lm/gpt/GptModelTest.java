package org.zeropoint.lm.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.generation.Completion;
import org.zeropoint.lm.generation.Finish;
import org.zeropoint.lm.generation.Generated;
import org.zeropoint.lm.generation.Sampler;
import org.zeropoint.lm.generation.Sampling;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.ngram.TrigramModel;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.optimizer.Schedule;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.text.Batches;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.lm.text.Memorisation;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Invalid;

class GptModelTest {

  private static final int STEPS = 300;

  @TempDir private static Path directory;
  private static Corpus corpus;
  private static GptModel model;

  @BeforeAll
  static void train() {
    corpus = Corpus.split(SampleCorpus.text(200_000, 1), 0.1);
    var batches = new Batches(corpus.training(), GptConfig.NANO.context(), 16, 1);
    var schedule = new Schedule(0.01, STEPS);
    Path file = directory.resolve("model.safetensors");
    try (var trainer =
        new GptTrainer(GptConfig.NANO, GptWeights.seeded(GptConfig.NANO, 1), Optimizer.ADAMW)) {
      for (int step = 1; step <= STEPS; step++) {
        trainer.step(batches.batch(step), step, schedule.rate(step));
      }
      Safetensors.write(file, trainer.weights(), Map.of());
    }
    model = GptModel.open(GptConfig.NANO, file);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void beatsTheOrderTwoModelOnHeldOutText() {
    double baseline =
        TrigramModel.train(corpus.training())
            .heldOutLoss(corpus.heldOut(), GptConfig.NANO.context());
    assertThat(model.heldOutLoss(corpus.heldOut())).isLessThan(baseline - 0.1);
  }

  @Test
  void samplesRepeatNoLongPassage() {
    List<Generated> samples = model.generateAll(Collections.nCopies(10, new byte[0]), 256, 0.8, 1);
    for (Generated sample : samples) {
      assertThat(Memorisation.longestOverlap(sample.bytes(), corpus.training()).length())
          .isBetween(3, 100);
    }
  }

  @Test
  void sameSeedGivesTheSameText_andAnotherSeedAnother() {
    Generated first = model.generate("the ", 80, 1, 5);
    assertThat(model.generate("the ", 80, 1, 5).bytes()).isEqualTo(first.bytes());
    assertThat(model.generate("the ", 80, 1, 6).bytes()).isNotEqualTo(first.bytes());
    assertThat(first.tokens()).isEqualTo(80);
  }

  @Test
  void greedyTextDependsOnNoSeed() {
    assertThat(model.generate("every ", 30, 0, 1).text())
        .isEqualTo(model.generate("every ", 30, 0, 2).text());
  }

  @Test
  void greedyText_isThatOfScoresComputedAnewForEachByte() {
    byte[] text = Arrays.copyOf("the ".getBytes(StandardCharsets.UTF_8), 44);
    try (var weights = MappedSafetensors.open(directory.resolve("model.safetensors"));
        var decoder = Decoder.load(GptConfig.NANO.form(), weights, Precision.FP32)) {
      for (int size = 4; size < text.length; size++) {
        int[] seen = new int[size];
        for (int i = 0; i < size; i++) {
          seen[i] = text[i] & 0xFF;
        }
        float[] scores = decoder.logits(List.of(seen)).get(0);
        int last = scores.length - GptConfig.VOCABULARY;
        text[size] = (byte) new Sampler(Sampling.of(0, 1), GptConfig.VOCABULARY).draw(scores, last);
      }
    }
    assertThat(model.generate("the ", 40, 0, 1).bytes())
        .isEqualTo(Arrays.copyOfRange(text, 4, text.length));
  }

  @Test
  void longPromptIsCroppedFromTheLeft() {
    byte[] end = SampleCorpus.text(64, 4);
    String longer = "x".repeat(500) + new String(end, StandardCharsets.US_ASCII);
    assertThat(model.generate(longer, 20, 0, 1).text())
        .isEqualTo(model.generate(end, 20, 0, 1).text());
  }

  @Test
  void emptyPromptAndNoTokensAreHandled() {
    assertThat(model.generate("", 10, 0.5, 1).tokens()).isEqualTo(10);
    assertThat(model.generate("", 10, 0.5, 1).text())
        .isEqualTo(model.generate("\n", 10, 0.5, 1).text());
    assertThat(model.generate("a", 0, 0.5, 1).text()).isEmpty();
    assertThat(model.generateAll(List.of(), 10, 1, 1)).isEmpty();
  }

  @Test
  void promptsOfAnyLengthGoSideBySide() {
    List<byte[]> prompts = List.of(new byte[0], "the ".getBytes(StandardCharsets.UTF_8));
    List<Generated> both = model.generateAll(prompts, 40, 0, 1);
    assertThat(both.get(0).text()).isEqualTo(model.generate("", 40, 0, 1).text());
    assertThat(both.get(1).text()).isEqualTo(model.generate("the ", 40, 0, 1).text());
  }

  @Test
  void bytesThatAreNotUtf8AreReplacedInTheText() {
    assertThat(new Generated(new byte[] {'a', (byte) 0xC3}, 0).text()).isEqualTo("a\uFFFD");
  }

  @Test
  void argumentsOutsideTheirBoundsAreRefused() {
    assertThatThrownBy(() -> model.generate("a", -1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> model.generate("a", -1, Sampling.of(1, 1), List.of(), piece -> true))
        .isInstanceOf(IllegalArgumentException.class);
    for (double temperature : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> model.generate("a", 1, temperature, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void textTooShortToScoreHasNoLoss() {
    assertThat(model.heldOutLoss(new byte[1])).isNaN();
    assertThat(model.heldOutLoss(new byte[] {'t', 'h'})).isPositive();
  }

  @Test
  void toldText_isThatOfTheSameSeedAtOnce() {
    var heard = new StringBuilder();
    Completion told =
        model.generate(
            "the ", 80, Sampling.of(1, 5), List.of(), piece -> heard.append(piece).length() > 0);
    assertThat(told.text()).isEqualTo(model.generate("the ", 80, 1, 5).text());
    assertThat(heard).hasToString(told.text());
    assertThat(told.promptTokens()).isEqualTo(4);
    assertThat(told.tokens()).isEqualTo(80);
    assertThat(told.finish()).isEqualTo(Finish.LENGTH);
  }

  @Test
  void stopString_endsTheComputing() {
    String whole = model.generate("the ", 200, 0, 1).text();
    int space = whole.indexOf(' ', 1);
    Completion told = model.generate("the ", 200, Sampling.of(0, 1), List.of(" "), piece -> true);
    assertThat(told.text()).isEqualTo(whole.substring(0, whole.startsWith(" ") ? 0 : space));
    assertThat(told.tokens()).isEqualTo(told.text().length() + 1);
    assertThat(told.finish()).isEqualTo(Finish.STOP);
  }

  @Test
  void listenerThatIsGone_endsTheComputing() {
    Completion told = model.generate("the ", 1_000, Sampling.of(0, 1), List.of(), piece -> false);
    assertThat(told.tokens()).isEqualTo(1);
    assertThat(told.finish()).isEqualTo(Finish.CANCELLED);
  }

  @Test
  void repetitionPenalty_makesMoreDifferentBytes() {
    Sampling greedy = Sampling.of(0, 1);
    String plain = model.generate("the ", 60, greedy, List.of(), piece -> true).text();
    String varied =
        model
            .generate("the ", 60, greedy.withRepetitionPenalty(2), List.of(), piece -> true)
            .text();
    assertThat(varied.chars().distinct().count()).isGreaterThan(plain.chars().distinct().count());
  }

  @Test
  void closedModelRefuses() {
    Path file = directory.resolve("other.safetensors");
    Safetensors.write(file, GptWeights.seeded(GptConfig.NANO, 2), Map.of());
    GptModel other = GptModel.open(GptConfig.NANO, file);
    other.close();
    other.close();
    assertThatThrownBy(() -> other.generate("a", 1, 1, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void weightsOfAnotherSizeAreRefusedNamingTheFile() {
    Path file = directory.resolve("nano.safetensors");
    Safetensors.write(file, GptWeights.seeded(GptConfig.NANO, 2), Map.of());
    assertThatThrownBy(() -> GptModel.open(GptConfig.SMALL, file))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("nano.safetensors: ");
  }
}
