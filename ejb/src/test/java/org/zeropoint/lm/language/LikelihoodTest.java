package org.zeropoint.lm.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.model.Decoder;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.safetensors.MappedSafetensors;
import org.zeropoint.lm.safetensors.Safetensors;

class LikelihoodTest {

  private static final Offset<Double> CLOSE = within(1e-5);

  private static final List<Question> QUESTIONS =
      List.of(
          new Question("once upon", " a time"),
          new Question("", "hello there"),
          new Question("The sky is ", "blue"),
          new Question("gr\u00fc", "\u00df Gott \u65e5"),
          new Question("x", ""),
          new Question("", ""),
          new Question("", "y"),
          new Question("w".repeat(90) + " and then ", "it went on"),
          new Question("a", " longer than the context".repeat(12)));

  @TempDir Path directory;
  private Path tokens;
  private Path bytes;

  @BeforeEach
  void models() {
    tokens = SmallModel.packedLlama(directory, 3);
    bytes = directory.resolve("nano.safetensors");
    Safetensors.write(bytes, GptWeights.seeded(GptConfig.NANO, 1), Map.of());
  }

  private LanguageModel open(String kind) {
    return LanguageModel.open("gpt-nano", kind.equals("bytes") ? bytes : tokens);
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static int[] utf8Values(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, utf8.length).map(i -> utf8[i] & 0xFF).toArray();
  }

  /** From the raw scores of one row: softmax in double precision, written out. */
  private static Likelihood byHand(Decoder decoder, int[] text, int begin, int bytes) {
    int vocabulary = decoder.config().vocabulary();
    int first = Math.max(0, text.length - 1 - decoder.config().context());
    float[] scores =
        decoder.logits(List.of(Arrays.copyOfRange(text, first, text.length - 1))).get(0);
    int count = text.length - begin;
    var logs = new double[count];
    var confidences = new double[count];
    var likeliest = new boolean[count];
    for (int i = begin; i < text.length; i++) {
      int from = (i - 1 - first) * vocabulary;
      double sum = 0;
      int best = 0;
      for (int t = 0; t < vocabulary; t++) {
        sum += Math.exp(scores[from + t]);
        best = scores[from + t] > scores[from + best] ? t : best;
      }
      logs[i - begin] = scores[from + text[i]] - Math.log(sum);
      confidences[i - begin] = Math.exp(scores[from + best]) / sum;
      likeliest[i - begin] = best == text[i];
    }
    return new Likelihood(logs, confidences, likeliest, bytes);
  }

  private static void assertSame(Likelihood found, Likelihood wanted) {
    assertThat(found.logProbabilities()).hasSize(wanted.tokens());
    for (int i = 0; i < wanted.tokens(); i++) {
      assertThat(found.logProbabilities()[i]).isCloseTo(wanted.logProbabilities()[i], CLOSE);
      assertThat(found.confidences()[i]).isCloseTo(wanted.confidences()[i], CLOSE);
    }
    assertThat(found.likeliest()).isEqualTo(wanted.likeliest());
    assertThat(found.bytes()).isEqualTo(wanted.bytes());
  }

  @Test
  void likelihoodsOfBytesAreTheSoftmaxOfTheScores() {
    try (LanguageModel model = open("bytes");
        MappedSafetensors weights = MappedSafetensors.open(bytes);
        Decoder decoder = Decoder.load(GptConfig.NANO.form(), weights, Precision.FP32)) {
      List<Likelihood> found = model.likelihoods(QUESTIONS);
      for (int i = 0; i < QUESTIONS.size(); i++) {
        Question question = QUESTIONS.get(i);
        int[] text = utf8Values(question.prompt() + question.continuation());
        int scored =
            Math.min(
                Math.min(utf8(question.continuation()), Math.max(0, text.length - 1)),
                GptConfig.NANO.context());
        Likelihood wanted =
            scored == 0 ? Likelihood.NONE : byHand(decoder, text, text.length - scored, scored);
        assertSame(found.get(i), wanted);
      }
    }
  }

  @Test
  void likelihoodsOfTokensAreTheSoftmaxOfTheScores_cutWhereThePromptsTokensEnd() {
    try (LanguageModel model = open("tokens");
        Tokenizer tokenizer = Tokenizer.open(directory);
        Decoder decoder = ModelDirectory.open(directory).load(Precision.FP32)) {
      List<Likelihood> found = model.likelihoods(QUESTIONS);
      int[] upon = tokenizer.encode("once upon a time");
      int before = tokenizer.encode("once upon").length;
      assertSame(found.get(0), byHand(decoder, upon, before, 7));
      int[] hello = tokenizer.encode("hello there");
      int first = utf8(tokenizer.decodeOrdinary(Arrays.copyOf(hello, 1)));
      assertSame(found.get(1), byHand(decoder, hello, 1, 11 - first));
      int[] sky = tokenizer.encode("The sky is blue");
      assertSame(found.get(2), byHand(decoder, sky, tokenizer.encode("The sky is").length, 4));
      assertSame(found.get(4), Likelihood.NONE);
      assertSame(found.get(5), Likelihood.NONE);
      int[] far = tokenizer.encode("w".repeat(90) + " and then it went on");
      int end = far.length - tokenizer.encode("w".repeat(90) + " and then").length;
      assertThat(far).hasSizeGreaterThan(SmallModel.CONTEXT + 1);
      assertSame(found.get(7), byHand(decoder, far, far.length - end, 10));
      assertThat(found.get(8).tokens()).isEqualTo(SmallModel.CONTEXT);
      assertThat(found.get(8).bytes()).isBetween(SmallModel.CONTEXT, 24 * 12 - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "tokens"})
  void manyAtOnceAreThoseOfEachAlone_bitForBitWhenAskedAgain(String kind) {
    var many = new ArrayList<Question>();
    for (int i = 0; i < 60; i++) {
      Question each = QUESTIONS.get(i % QUESTIONS.size());
      many.add(new Question("no " + i + each.prompt(), each.continuation()));
    }
    try (LanguageModel model = open(kind)) {
      List<Likelihood> together = model.likelihoods(many);
      List<Likelihood> again = model.likelihoods(many);
      for (int i = 0; i < many.size(); i++) {
        assertSame(together.get(i), model.likelihoods(List.of(many.get(i))).get(0));
        assertThat(again.get(i).logProbabilities()).isEqualTo(together.get(i).logProbabilities());
      }
      assertThat(model.likelihoods(List.of())).isEmpty();
    }
  }

  @Test
  void answersAreScoredInTheirConversation_asTheLossOverThemIs() {
    List<Instruction> instructions =
        List.of(new Instruction.Completion("a", "b c"), new Instruction.Completion("why", "so"));
    try (LanguageModel ofBytes = open("bytes");
        LanguageModel ofTokens = open("tokens")) {
      List<Likelihood> each = ofTokens.answerLikelihoods(instructions);
      double nats = -each.stream().mapToDouble(Likelihood::sum).sum();
      LanguageModel.Score score = ofTokens.answers(instructions);
      assertThat(each).extracting(Likelihood::bytes).containsExactly(3, 2);
      assertThat(nats / score.bytes()).isCloseTo(score.loss(), CLOSE);
      assertThat(ofTokens.answerLikelihoods(List.of())).isEmpty();
      assertThat(ofBytes.answerLikelihoods(instructions))
          .extracting(Likelihood::tokens)
          .containsExactly(0, 0);
    }
  }

  @Test
  void aLikelihoodHasAsManyOfEach() {
    assertThatThrownBy(() -> new Likelihood(new double[1], new double[0], new boolean[1], 1))
        .isInstanceOf(IllegalArgumentException.class);
    var two = new Likelihood(new double[] {-1, -2}, new double[2], new boolean[] {true, false}, 2);
    assertThat(two.sum()).isEqualTo(-3);
    assertThat(two.greedy()).isFalse();
    assertThat(new Likelihood(new double[1], new double[1], new boolean[] {true}, 1).greedy())
        .isTrue();
  }
}
