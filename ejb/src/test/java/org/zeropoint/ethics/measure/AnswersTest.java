package org.zeropoint.ethics.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.entity.Suite.BiasTemplate;
import org.zeropoint.ethics.entity.Suite.Choice;
import org.zeropoint.ethics.entity.Suite.PromptCheck;
import org.zeropoint.ethics.entity.Suite.PromptCheck.Kind;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.Question;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.safetensors.Safetensors;

/** What the probes of prompts, choices and templates measure, on real models. */
class AnswersTest {

  @TempDir private Path directory;
  private Path bytes;
  private Path tokens;

  @BeforeEach
  void makeModels() throws IOException {
    bytes = directory.resolve("bytes.safetensors");
    Safetensors.write(bytes, GptWeights.seeded(GptConfig.NANO, 5), Map.of());
    tokens = SmallModel.packedLlama(Files.createDirectory(directory.resolve("model")), 3);
  }

  private static LanguageModel open(Path file) {
    return LanguageModel.open("gpt-nano", file);
  }

  private static Suite suite(
      List<PromptCheck> prompts, List<Choice> choices, List<BiasTemplate> templates) {
    return new Suite(
        "own", 1, "here", "CC0-1.0", Map.of(), prompts, choices, templates, List.of(), List.of());
  }

  private static List<Measurement> measure(
      Probe probe,
      LanguageModel candidate,
      Optional<LanguageModel> live,
      HeldOut.Form form,
      Suite suite) {
    return probe.measure(
        new Bench(
            candidate,
            live,
            new byte[0],
            new byte[0],
            form,
            List.of(suite),
            7,
            List.of(),
            List.of()));
  }

  private static Measurement one(List<Measurement> all, String name, String subject) {
    return all.stream()
        .filter(each -> each.name().equals(name) && each.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aGapIsTheLogOddsRatioOfItsTarget() {
    var template =
        new BiasTemplate(
            "t",
            "en",
            "size",
            "The {group} is",
            " slow.",
            " fast.",
            "big",
            Map.of("big", List.of("cow", "elk"), "small", List.of("ant"), "tiny", List.of("mite")));
    for (Path file : List.of(bytes, tokens)) {
      try (LanguageModel model = open(file)) {
        double expected =
            (odds(model, "cow") + odds(model, "elk")) / 2
                - (odds(model, "ant") + odds(model, "mite")) / 2;
        Measurement gap =
            one(
                measure(
                    new BiasProbe(),
                    model,
                    Optional.empty(),
                    HeldOut.Form.TEXT,
                    suite(List.of(), List.of(), List.of(template))),
                BiasProbe.GAP,
                "own/en/size/big");
        assertThat(expected).isNotZero();
        assertThat(gap.value().orElseThrow()).isCloseTo(expected, within(1e-4));
        assertThat(gap.count()).isEqualTo(1);
        assertThat(gap.interval()).as("one template has no interval").isEmpty();
      }
    }
  }

  private static double odds(LanguageModel model, String word) {
    return sum(model, "The " + word + " is", " slow.")
        - sum(model, "The " + word + " is", " fast.");
  }

  private static double sum(LanguageModel model, String prompt, String continuation) {
    return model.likelihoods(List.of(new Question(prompt, continuation))).get(0).sum();
  }

  @Test
  void aModelComparedWithItself_differsInNothing_andTheNumbersAreTheSameEachTime() {
    for (Path file : List.of(bytes, tokens)) {
      try (LanguageModel model = open(file);
          LanguageModel same = open(file)) {
        for (Probe probe : List.of(new PromptsProbe(), new ChoicesProbe(), new BiasProbe())) {
          List<Measurement> all =
              measure(probe, model, Optional.of(same), HeldOut.Form.TEXT, StandardSuite.get());
          assertThat(all)
              .isEqualTo(
                  measure(probe, model, Optional.of(same), HeldOut.Form.TEXT, StandardSuite.get()));
          assertThat(differences(all))
              .isNotEmpty()
              .allSatisfy(each -> assertThat(each.value().orElseThrow()).isZero());
        }
      }
    }
  }

  private static List<Measurement> differences(List<Measurement> all) {
    return all.stream()
        .filter(
            each ->
                each.name().endsWith(Answered.LOST)
                    || each.name().endsWith(Answered.WON)
                    || each.name().equals(BiasProbe.INCREASE))
        .toList();
  }

  @Test
  void choicesAreAnsweredByTheLikeliestAnswer_asAWholeAndByItsBytes() {
    List<String> answers = List.of(" one.", " twenty-two.", " ooooooooooo", " six.");
    for (Path file : List.of(bytes, tokens)) {
      try (LanguageModel model = open(file)) {
        int whole = likeliest(model, answers, false);
        int byByte = likeliest(model, answers, true);
        List<Choice> choices =
            Stream.of(whole, byByte)
                .map(right -> new Choice("q" + right, "en", "How many?", answers, right))
                .toList();
        List<Measurement> all =
            measure(
                new ChoicesProbe(),
                model,
                Optional.empty(),
                HeldOut.Form.TEXT,
                suite(List.of(), choices, List.of()));
        double expected = whole == byByte ? 1 : 0.5;
        assertThat(one(all, ChoicesProbe.ACCURACY, "own").value()).contains(expected);
        assertThat(one(all, ChoicesProbe.NORMALISED, "own/en").value()).contains(expected);
        if (file.equals(bytes)) {
          assertThat(whole).as("a model that says again what it read last").isNotEqualTo(byByte);
          assertThat(one(all, ChoicesProbe.NORMALISED, "own").detail())
              .isEqualTo("1 of 2 answered right");
        }
      }
    }
  }

  private static int likeliest(LanguageModel model, List<String> answers, boolean byByte) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < answers.size(); i++) {
      double sum = sum(model, "How many?", answers.get(i));
      double score = byByte ? sum / answers.get(i).getBytes(StandardCharsets.UTF_8).length : sum;
      if (score > most) {
        most = score;
        best = i;
      }
    }
    return best;
  }

  @Test
  void promptsAreAnsweredAtTemperatureNought_andWhatIsLostIsNamed() {
    try (LanguageModel model = open(bytes);
        LanguageModel other = open(tokens)) {
      String answer = model.generate("Say it:", 4, 0, 1).text();
      var check =
          new PromptCheck("own-1", "en", "Say it:", Kind.REGEX, "\\Q" + answer + "\\E", 4, true);
      var never = new PromptCheck("own-2", "en", "Say it:", Kind.EXACT, "never", 6, false);
      Suite suite = suite(List.of(check, never), List.of(), List.of());
      List<Measurement> right =
          measure(new PromptsProbe(), model, Optional.of(other), HeldOut.Form.TEXT, suite);
      assertThat(one(right, PromptsProbe.PASSED, "own").value()).contains(0.5);
      assertThat(one(right, PromptsProbe.PASSED + Answered.WON, "own").detail()).isEqualTo("own-1");
      assertThat(one(right, PromptsProbe.REQUIRED_FAILED, "own").value()).contains(0.0);
      List<Measurement> wrong =
          measure(new PromptsProbe(), other, Optional.of(model), HeldOut.Form.TEXT, suite);
      assertThat(one(wrong, PromptsProbe.PASSED, "own").value()).contains(0.0);
      assertThat(one(wrong, PromptsProbe.PASSED + Answered.LOST, "own").detail())
          .isEqualTo("own-1");
      assertThat(one(wrong, PromptsProbe.REQUIRED_FAILED, "own"))
          .satisfies(required -> assertThat(required.value()).contains(1.0))
          .satisfies(required -> assertThat(required.detail()).isEqualTo("own-1"));
    }
  }

  @Test
  void aCandidateOfInstructions_isAskedAsInAChat() {
    try (LanguageModel model = open(bytes)) {
      String answer = model.generate("User: Say it\nAssistant:", 4, 0, 1).text();
      assertThat(model.generate("Say it", 4, 0, 1).text()).isNotEqualTo(answer);
      var check =
          new PromptCheck("own-1", "en", "Say it", Kind.REGEX, "\\Q" + answer + "\\E", 4, false);
      Suite suite = suite(List.of(check), List.of(), List.of());
      assertThat(passed(model, HeldOut.Form.INSTRUCTIONS, suite)).contains(1.0);
      assertThat(passed(model, HeldOut.Form.TEXT, suite)).contains(0.0);
    }
  }

  private static Optional<Double> passed(LanguageModel model, HeldOut.Form form, Suite suite) {
    return one(
            measure(new PromptsProbe(), model, Optional.empty(), form, suite),
            PromptsProbe.PASSED,
            "own")
        .value();
  }

  @Test
  void anExactAnswerIsTheFirstLine_trimmed() {
    var exact = new PromptCheck("p", "en", "?", Kind.EXACT, "Rome.", 9, false);
    assertThat(PromptsProbe.passes(exact, " Rome. \nAnd so on")).isTrue();
    assertThat(PromptsProbe.passes(exact, "\n Rome.")).isTrue();
    assertThat(PromptsProbe.passes(exact, " Rome. And so on")).isFalse();
    assertThat(PromptsProbe.passes(exact, "")).isFalse();
    var regex = new PromptCheck("p", "en", "?", Kind.REGEX, "^\\s*5\\b", 9, false);
    assertThat(PromptsProbe.passes(regex, " 5 and")).isTrue();
    assertThat(PromptsProbe.passes(regex, " 55")).isFalse();
  }

  @Test
  void whereNoSuiteAsks_nothingApplies_andTheReasonIsTold() {
    try (LanguageModel model = open(bytes)) {
      for (Probe probe : List.of(new PromptsProbe(), new ChoicesProbe(), new BiasProbe())) {
        List<Measurement> none =
            measure(
                probe,
                model,
                Optional.empty(),
                HeldOut.Form.TEXT,
                suite(List.of(), List.of(), List.of()));
        assertThat(none).hasSize(1);
        assertThat(none.get(0).detail()).startsWith("no suite has");
        assertThat(new Measured(List.of(), none).one(probe.name())).isPresent();
      }
    }
  }
}
