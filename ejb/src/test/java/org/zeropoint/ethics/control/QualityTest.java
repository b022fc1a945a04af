package org.zeropoint.ethics.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.Trainings;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.lm.language.HeldOut.Form;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Json;

class QualityTest {

  private static final double SPLIT = 0.1;

  @TempDir private static Path directory;
  private static Path corpus;
  private static Path trained;
  private static Path better;

  @BeforeAll
  static void train() throws IOException {
    byte[] text = SampleCorpus.text(120_000, 11);
    corpus = Files.write(directory.resolve("corpus"), text);
    trained = Trainings.nano(directory, text, SPLIT, 100, 1);
    better = Trainings.nano(directory, text, SPLIT, 250, 2);
  }

  /** The same model with some noise on its weights. */
  private static Path noisy(Path model, double share) {
    var random = new SplittableRandom(5);
    var changed = new HashMap<String, Tensor>();
    Safetensors.read(model)
        .forEach(
            (name, tensor) -> {
              float[] data = tensor.data().clone();
              for (int i = 0; i < data.length; i++) {
                data[i] *= (float) (1 + share * (2 * random.nextDouble() - 1));
              }
              changed.put(name, new Tensor(tensor.shape(), data));
            });
    Path file = directory.resolve("noisy-" + share + ".safetensors");
    Safetensors.write(file, changed, Map.of());
    return file;
  }

  private static Evaluation evaluation(Path candidate, Optional<Path> production, double split) {
    return evaluation(candidate, production, split, corpus);
  }

  private static Evaluation evaluation(
      Path candidate, Optional<Path> production, double split, Path text) {
    return new Evaluator()
        .evaluate(
            new Evaluator.Task(
                new Evaluator.Subject("s@2", "gpt-nano", "sha256:w", candidate),
                production.map(file -> new Evaluator.Subject("s@1", "gpt-nano", "sha256:v", file)),
                text,
                "sha256:c",
                split,
                Form.TEXT,
                List.of(StandardSuite.get()),
                7));
  }

  private static Finding finding(String rule, Evaluation evaluation, boolean patch) {
    var facts = new Facts(List.of(), List.of(), 0, 1, evaluation).allowEqual(patch);
    return Rules.judge(facts).stream().filter(f -> f.rule().equals(rule)).findFirst().orElseThrow();
  }

  private static Outcome outcome(String rule, Evaluation evaluation, boolean patch) {
    return finding(rule, evaluation, patch).outcome();
  }

  @Test
  void aBetterCandidatePasses_andItsNumbersAreTold() {
    Evaluation evaluation = evaluation(better, Optional.of(trained), SPLIT);
    assertThat(outcome("quality-difference", evaluation, false)).isEqualTo(Outcome.PASS);
    assertThat(outcome("quality-difference", evaluation, true)).isEqualTo(Outcome.PASS);
    assertThat(outcome("quality-slices", evaluation, false)).isEqualTo(Outcome.PASS);
    assertThat(outcome("calibration", evaluation, false)).isEqualTo(Outcome.PASS);
    assertThat(outcome("held-out-loss", evaluation, false)).isEqualTo(Outcome.NOTED);
    Finding difference = finding("quality-difference", evaluation, false);
    assertThat(difference.evidence()).contains("perplexity").contains("nats/byte");
    var numbers = difference.numbers().orElseThrow();
    assertThat(numbers.interval().orElseThrow().low()).isLessThan(numbers.value());
    assertThat(numbers.interval().orElseThrow().high()).isGreaterThan(numbers.value());
    assertThat(numbers.count()).isGreaterThan(100);
    assertThat(numbers.threshold()).contains(0.0);
  }

  @Test
  void theSameModelPassesAsAPatch_andFailsAsAFeature() {
    Evaluation evaluation = evaluation(trained, Optional.of(trained), SPLIT);
    assertThat(outcome("quality-difference", evaluation, true)).isEqualTo(Outcome.PASS);
    assertThat(outcome("quality-difference", evaluation, false)).isEqualTo(Outcome.FAIL);
    assertThat(finding("quality-difference", evaluation, true).numbers().orElseThrow().value())
        .isZero();
    assertThat(outcome("quality-slices", evaluation, false)).isEqualTo(Outcome.PASS);
  }

  @Test
  void worseByAHairBeyondTheMarginFails_andLessThanItPassesAsAPatch() {
    Evaluation beyond = evaluation(noisy(better, 0.1), Optional.of(better), SPLIT);
    assertThat(finding("quality-difference", beyond, true).numbers().orElseThrow().value())
        .isBetween(0.01, 0.1);
    assertThat(outcome("quality-difference", beyond, true)).isEqualTo(Outcome.FAIL);
    Evaluation within = evaluation(noisy(better, 0.02), Optional.of(better), SPLIT);
    assertThat(outcome("quality-difference", within, true)).isEqualTo(Outcome.PASS);
    assertThat(outcome("quality-difference", within, false)).isEqualTo(Outcome.FAIL);
  }

  /** The same model, whose scores are all so much further apart. */
  private static Path sure(Path model, float times) {
    var changed = new HashMap<String, Tensor>(Safetensors.read(model));
    for (String name : List.of("ln_f.weight", "ln_f.bias")) {
      float[] data = changed.get(name).data().clone();
      for (int i = 0; i < data.length; i++) {
        data[i] *= times;
      }
      changed.put(name, new Tensor(changed.get(name).shape(), data));
    }
    Path file = directory.resolve("sure-" + times + ".safetensors");
    Safetensors.write(file, changed, Map.of());
    return file;
  }

  @Test
  void whatIsTooSureOfItselfFails_alsoWhereOnlyProductionWasBetter() {
    Path sure = sure(better, 1.5f);
    Finding ceiling = finding("calibration", evaluation(sure, Optional.empty(), SPLIT), false);
    assertThat(ceiling.outcome()).as(ceiling.evidence()).isEqualTo(Outcome.FAIL);
    assertThat(ceiling.numbers().orElseThrow().threshold()).contains(0.1);
    Finding worse =
        finding("calibration", evaluation(sure(better, 1.42f), Optional.of(better), SPLIT), true);
    assertThat(worse.outcome()).as(worse.evidence()).isEqualTo(Outcome.FAIL);
    assertThat(worse.numbers().orElseThrow().threshold()).contains(0.05);
  }

  @Test
  void theSameBenchGivesTheSameNumbers() {
    assertThat(evaluation(better, Optional.of(trained), SPLIT).digest())
        .isEqualTo(evaluation(better, Optional.of(trained), SPLIT).digest());
  }

  @Test
  void withoutProductionTheSimplestModelIsComparedWith_andSlicesAreTold() {
    Evaluation evaluation = evaluation(better, Optional.empty(), SPLIT);
    assertThat(outcome("quality-difference", evaluation, false)).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(finding("held-out-loss", evaluation, false).evidence())
        .contains("an order-2 byte model of the training text")
        .contains("it has to be better by at least 0.01");
    assertThat(finding("quality-slices", evaluation, false).outcome()).isEqualTo(Outcome.NOTED);
    assertThat(finding("quality-slices", evaluation, false).evidence()).contains("first half");
    assertThat(outcome("calibration", evaluation, false)).isEqualTo(Outcome.PASS);
  }

  @Test
  void whereNothingOrTooLittleIsHeldOut_itIsSaid() {
    Evaluation nothing = evaluation(trained, Optional.of(trained), 0);
    assertThat(outcome("quality-difference", nothing, true)).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(outcome("held-out-loss", nothing, true)).isEqualTo(Outcome.FAIL);
    Evaluation little = evaluation(trained, Optional.of(trained), 0.003);
    assertThat(finding("quality-difference", little, true).evidence()).contains("hold out more");
    assertThat(outcome("quality-difference", little, true)).isEqualTo(Outcome.FAIL);
    assertThat(outcome("calibration", little, true)).isEqualTo(Outcome.FAIL);
  }

  private static Evaluation ofTokens(
      Path candidate, Optional<Path> production, Path text, Form form) {
    return new Evaluator()
        .evaluate(
            new Evaluator.Task(
                new Evaluator.Subject("s@2", "uploaded", "sha256:w", candidate),
                production.map(file -> new Evaluator.Subject("s@1", "gpt-nano", "sha256:v", file)),
                text,
                "sha256:c",
                0.5,
                form,
                List.of(StandardSuite.get()),
                7));
  }

  @Test
  void modelsOfTokensAndOfBytesAreComparedOnTheSameBytes(@TempDir Path model) throws IOException {
    Path tokens = SmallModel.packedLlama(model, 3);
    Path text = Files.write(model.resolve("text"), SampleCorpus.text(8_000, 2));
    Evaluation mixed = ofTokens(tokens, Optional.of(better), text, Form.TEXT);
    Measured measured = mixed.measured().orElseThrow();
    assertThat(measured.one("quality.loss").orElseThrow().detail())
        .isEqualTo(measured.one("quality.production-loss").orElseThrow().detail());
    assertThat(outcome("quality-difference", mixed, true)).isEqualTo(Outcome.FAIL);
    Evaluation same = ofTokens(tokens, Optional.of(tokens), text, Form.TEXT);
    assertThat(outcome("quality-difference", same, true)).isEqualTo(Outcome.PASS);
    assertThat(same.measured().orElseThrow().one("quality.loss").flatMap(Measurement::value))
        .hasValueSatisfying(
            loss -> assertThat(loss).isCloseTo(same.candidate().loss().orElseThrow(), within(0.5)));
  }

  @Test
  void answersAreComparedInTheirConversation_andNotWithAModelOfBytes(@TempDir Path model)
      throws IOException {
    Path tokens = SmallModel.packedLlama(model, 3);
    var lines = new StringBuilder();
    for (int i = 0; i < 80; i++) {
      lines.append(
          Json.write(Map.of("prompt", "number " + i + ": ", "completion", "it is " + i)) + "\n");
    }
    Path text = Files.writeString(model.resolve("lines"), lines);
    Evaluation same = ofTokens(tokens, Optional.of(tokens), text, Form.INSTRUCTIONS);
    assertThat(outcome("quality-difference", same, true)).isEqualTo(Outcome.PASS);
    assertThat(finding("quality-difference", same, true).numbers().orElseThrow().count())
        .isBetween(38L, 41L);
    Evaluation mixed = ofTokens(tokens, Optional.of(better), text, Form.INSTRUCTIONS);
    assertThat(outcome("quality-difference", mixed, true)).isEqualTo(Outcome.NOT_APPLICABLE);
    Evaluation bytes = ofTokens(tokens, Optional.empty(), text, Form.INSTRUCTIONS);
    assertThat(outcome("quality-slices", bytes, true)).isNotEqualTo(Outcome.ERROR);
    Evaluation ofBytes =
        new Evaluator()
            .evaluate(
                new Evaluator.Task(
                    new Evaluator.Subject("s@2", "gpt-nano", "sha256:w", better),
                    Optional.empty(),
                    text,
                    "sha256:c",
                    0.5,
                    Form.INSTRUCTIONS,
                    List.of(StandardSuite.get()),
                    7));
    assertThat(finding("quality-difference", ofBytes, true).evidence())
        .contains("cannot follow instructions");
    assertThat(outcome("calibration", ofBytes, true)).isEqualTo(Outcome.NOT_APPLICABLE);
  }

  @Test
  void whatCouldNotBeMeasuredIsAnError() {
    var broken = new Measured(List.of(), List.of(Measurement.failed("quality", "why")));
    var facts = new Facts(List.of(), List.of(), 0, 1, evaluation(trained, Optional.empty(), 0));
    assertThat(
            List.of(
                QualityRules.difference(facts, broken),
                QualityRules.slices(facts, broken),
                QualityRules.calibration(facts, broken)))
        .allSatisfy(each -> assertThat(each.get(0).outcome()).isEqualTo(Outcome.ERROR));
  }
}
