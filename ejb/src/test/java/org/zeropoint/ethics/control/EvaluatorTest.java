package org.zeropoint.ethics.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Evaluation.Sample;
import org.zeropoint.ethics.suite.StandardSuite;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.Op;
import org.zeropoint.kernels.Use;
import org.zeropoint.kernels.opencl.OpenClBackend;
import org.zeropoint.kernels.reference.ReferenceBackend;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.language.HeldOut.Form;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.ngram.TrigramModel;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Json;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Tokens;

class EvaluatorTest {

  private static final String FIRST = "She said \"no\",\nthen \"yes\":\n\"so be it\"";
  private static final String SECOND = "a \"b\"\nc \"d\"";

  @TempDir private Path directory;
  private Path corpus;
  private Path base;

  @BeforeEach
  void writeInputs() throws IOException {
    corpus = directory.resolve("corpus");
    base = SmallModel.packedLlama(Files.createDirectory(directory.resolve("model")), 3);
  }

  private static String chat(String question, String answer) {
    return Json.write(
            Map.of(
                "messages",
                List.of(
                    Map.of("role", "user", "content", question),
                    Map.of("role", "assistant", "content", answer))))
        + "\n";
  }

  private static String completion(String prompt, String completion) {
    return Json.write(Map.of("prompt", prompt, "completion", completion)) + "\n";
  }

  private Evaluation evaluate(Path candidate, Optional<Path> baseline, double split, Form form) {
    return new Evaluator().evaluate(task(candidate, baseline, split, form));
  }

  private Evaluator.Task task(Path candidate, Optional<Path> baseline, double split, Form form) {
    return new Evaluator.Task(
        subject("s@2", candidate),
        baseline.map(file -> subject("s@1", file)),
        corpus,
        "sha256:c",
        split,
        form,
        List.of(StandardSuite.get()),
        7);
  }

  private static Evaluator.Subject subject(String ref, Path file) {
    return new Evaluator.Subject(ref, "gpt-nano", "sha256:w", file);
  }

  /** Trains until every answer is known by heart. */
  private Path byHeart() {
    var tokens =
        new Tokens(
            Optional.empty(), Optional.empty(), 0, 1, "fp32", SmallModel.CONTEXT, "instructions");
    var plan =
        new TrainingPlan(
            "s",
            "djl",
            "uploaded",
            Optional.of("s@1"),
            "corpus",
            150,
            2,
            1e-2,
            "adamw",
            0,
            7,
            Optional.of(new Tuning("cosine", 10, 0, Optional.of(tokens))));
    Path file = directory.resolve("by-heart.safetensors");
    try (TrainingSession session =
        new DjlEngine().open(plan, new Inputs(corpus, Optional.of(base)), Optional.empty())) {
      while (!session.ended()) {
        session.step();
      }
      session.candidate(file);
    }
    return file;
  }

  @Test
  void anAnswerThatIsKnownByHeartIsFoundWhole() throws IOException {
    Files.writeString(corpus, chat("What did she say?", FIRST) + completion("List: ", SECOND));
    Evaluation evaluation = evaluate(byHeart(), Optional.empty(), 0, Form.INSTRUCTIONS);
    assertThat(evaluation.candidate().loss()).as("nothing is held out").isEmpty();
    List<Sample> samples = evaluation.samples();
    assertThat(samples).hasSize(10);
    assertThat(samples)
        .extracting(Sample::prompt)
        .containsOnly("User: What did she say?\nAssistant:", "List: ");
    assertThat(samples)
        .filteredOn(sample -> sample.prompt().startsWith("User"))
        .anySatisfy(
            sample -> {
              assertThat(sample.text()).isEqualTo(" " + FIRST);
              assertThat(sample.passage()).isEqualTo(FIRST);
            });
    assertThat(samples)
        .filteredOn(sample -> sample.prompt().startsWith("List"))
        .anySatisfy(sample -> assertThat(sample.passage()).isEqualTo(SECOND));
    assertThat(evaluation.longestOverlap()).isEqualTo(FIRST.length());
  }

  @Test
  void answersAreCompared_notTheirJson() throws IOException {
    String held = "that is\n\"enough\"";
    Files.writeString(
        corpus,
        chat("one?", FIRST)
            + chat("two?", SECOND)
            + chat("three?", "straddles the cut, and is left out")
            + chat("four?", held));
    Evaluation evaluation = evaluate(base, Optional.empty(), 0.3, Form.INSTRUCTIONS);
    assertThat(evaluation.heldOutBytes()).isEqualTo(held.length() + 1);
    byte[] training = String.join("\f", FIRST, SECOND).getBytes(StandardCharsets.UTF_8);
    double expected =
        TrigramModel.train(training).loss(List.of(held.getBytes(StandardCharsets.UTF_8)));
    assertThat(evaluation.orderTwoLoss().orElseThrow()).isCloseTo(expected, within(1e-12));
    assertThat(evaluation.candidate().loss()).hasValueSatisfying(l -> assertThat(l).isPositive());
    assertThat(evaluation.samples())
        .extracting(Sample::prompt)
        .containsOnly("User: four?\nAssistant:");
  }

  @Test
  void aModelOfBytesHasNoLossOnInstructions_butWritesSamples() throws IOException {
    Files.writeString(corpus, chat("x".repeat(5000), "a").repeat(2) + chat("two?", "b"));
    Path nano = directory.resolve("nano.safetensors");
    Safetensors.write(nano, GptWeights.seeded(GptConfig.NANO, 1), Map.of());
    Evaluation evaluation = evaluate(nano, Optional.of(base), 0, Form.INSTRUCTIONS);
    assertThat(evaluation.candidate().loss()).isEmpty();
    assertThat(evaluation.baseline().orElseThrow().loss()).isEmpty();
    assertThat(evaluation.samples()).hasSize(10);
    assertThat(evaluation.samples().get(0).prompt())
        .hasSize(2001)
        .startsWith("…xx")
        .endsWith("xx\nAssistant:");
  }

  @Test
  void aTextIsComparedAsItStands() throws IOException {
    Files.write(corpus, SampleCorpus.text(12_000, 1));
    Evaluation evaluation = evaluate(base, Optional.of(base), 0.1, Form.TEXT);
    assertThat(evaluation.candidate().loss()).isEqualTo(evaluation.baseline().orElseThrow().loss());
    assertThat(evaluation.orderTwoLoss()).isPresent();
    assertThat(evaluation.samples()).hasSize(10);
    assertThat(evaluate(base, Optional.of(base), 0.1, Form.TEXT)).isEqualTo(evaluation);
  }

  @Test
  void heldOutTextThatNearlyStandsInTheTraining_isCounted() throws IOException {
    byte[] text = SampleCorpus.text(20_000, 1);
    byte[] strange = new byte[4_000];
    new SplittableRandom(2).nextBytes(strange);
    byte[] again = Arrays.copyOfRange(text, 3_000, 7_000);
    again[1_000] ^= 1;
    Files.write(corpus, concat(text, strange, again));
    Evaluation.NearDuplicates found =
        evaluate(base, Optional.empty(), 8_000 / 28_000.0, Form.TEXT)
            .nearDuplicates()
            .orElseThrow();
    assertThat(found.share()).isBetween(0.3, 0.7);
    assertThat(Kernels.shared().uses()).extracting(Use::op).contains(Op.MIN_HASH);
    Files.write(corpus, concat(text, strange));
    assertThat(evaluate(base, Optional.empty(), 1 / 6.0, Form.TEXT).nearDuplicates())
        .hasValueSatisfying(none -> assertThat(none.found()).isZero());
  }

  @Test
  void withoutABackendThatCanBeUsed_everythingElseIsMeasured_andTheReasonIsTold()
      throws IOException {
    Files.write(corpus, SampleCorpus.text(12_000, 1));
    var closed = new OpenClBackend();
    closed.close();
    try (var kernels = new Kernels(List.of(new ReferenceBackend(), closed), List.of("opencl"))) {
      Evaluation without = Evaluator.ofText(task(base, Optional.empty(), 0.1, Form.TEXT), kernels);
      assertThat(without.nearDuplicates()).isEmpty();
      assertThat(without.notCounted().orElseThrow()).contains("OpenCL was closed");
      Evaluation with = evaluate(base, Optional.empty(), 0.1, Form.TEXT);
      assertThat(with.notCounted()).isEmpty();
      assertThat(with.nearDuplicates()).isPresent();
      assertThat(without.candidate()).isEqualTo(with.candidate());
      assertThat(without.samples()).isEqualTo(with.samples());
    }
  }

  private static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
