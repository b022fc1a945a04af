package org.zeropoint.training.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptModel;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.TrainingSession.Diverged;
import org.zeropoint.training.entity.TrainingPlan;

class DjlEngineTest {

  private static final int STEPS = 30;
  private static final double SPLIT = 0.1;

  private final DjlEngine engine = new DjlEngine();
  @TempDir private Path directory;
  private Path corpus;

  @BeforeEach
  void writeCorpus() throws IOException {
    corpus = directory.resolve("corpus.txt");
    Files.write(corpus, SampleCorpus.text(20_000, 1));
  }

  static TrainingPlan plan(String optimizer, double learningRate) {
    return new TrainingPlan(
        "synthiant",
        "djl",
        "gpt-nano",
        Optional.empty(),
        "sample",
        STEPS,
        4,
        learningRate,
        optimizer,
        SPLIT,
        7);
  }

  private TrainingSession open(TrainingPlan plan, Optional<Path> resumeFrom) {
    return engine.open(plan, new Inputs(corpus, Optional.empty()), resumeFrom);
  }

  static void finish(TrainingSession session) {
    while (session.completedSteps() < STEPS) {
      session.step();
    }
  }

  private Digest trained(TrainingPlan plan, Optional<Path> resumeFrom, String name)
      throws IOException {
    Path to = directory.resolve(name);
    try (TrainingSession session = open(plan, resumeFrom)) {
      finish(session);
      session.checkpoint(to);
    }
    return Digest.ofFile(to.resolve("model.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "adamw", "sgd", "rmsprop"})
  void resumeEndsBitIdentical_forEveryOptimizer(String optimizer) throws IOException {
    TrainingPlan plan = plan(optimizer, 0.01);
    Digest uninterrupted = trained(plan, Optional.empty(), "whole");
    Path half = directory.resolve("half");
    try (TrainingSession session = open(plan, Optional.empty())) {
      while (session.completedSteps() < 17) {
        session.step();
        session.evaluate();
      }
      session.checkpoint(half);
    }
    assertThat(trained(plan, Optional.of(half), "resumed")).isEqualTo(uninterrupted);
  }

  @Test
  void resumeEndsBitIdentical_whenProcessIsKilledAtAnyStep() throws Exception {
    TrainingPlan plan = plan("adamw", 0.01);
    Digest uninterrupted = trained(plan, Optional.empty(), "whole");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                CheckpointingRun.class.getName(),
                corpus.toString(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String last;
    try (var lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      lines.readLine();
      lines.readLine();
      last = lines.readLine();
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(last).isEqualTo("step-3");
    assertThat(trained(plan, Optional.of(directory.resolve(last)), "resumed"))
        .isEqualTo(uninterrupted);
  }

  @Test
  void lossFallsAndEvaluationAgreesWithTheLanguageModel() throws IOException {
    Path to = directory.resolve("done");
    double before;
    double after;
    try (TrainingSession session = open(plan("adamw", 0.01), Optional.empty())) {
      before = session.evaluate();
      finish(session);
      after = session.evaluate();
      session.checkpoint(to);
    }
    assertThat(before).isBetween(5.3, 5.7);
    assertThat(after).isLessThan(3.2);
    byte[] heldOut = Corpus.split(Files.readAllBytes(corpus), SPLIT).heldOut();
    try (var model = GptModel.open(GptConfig.NANO, to.resolve("model.safetensors"))) {
      assertThat(model.heldOutLoss(heldOut)).isEqualTo(after);
    }
  }

  @Test
  void reportTellsWhatAStepDid() {
    try (TrainingSession session = open(plan("adamw", 0.01), Optional.empty())) {
      TrainingSession.StepReport report = session.step();
      assertThat(report.step()).isEqualTo(1);
      assertThat(report.tokens()).isEqualTo(4L * 64);
      assertThat(report.loss()).isBetween(5.0, 6.0);
      assertThat(report.gradientNorm()).isPositive();
      assertThat(report.learningRate()).isCloseTo(0.01 / 3, within(1e-12));
      assertThat(report.seconds()).isPositive();
    }
  }

  @Test
  void divergenceLeavesTheWeightsAsTheyWere() throws IOException {
    var weights = GptWeights.seeded(GptConfig.NANO, 1);
    weights.get("ln_f.weight").data()[0] = 3e38f;
    Path base = directory.resolve("base.safetensors");
    Safetensors.write(base, weights, Map.of());
    try (TrainingSession session =
        engine.open(plan("adamw", 0.01), new Inputs(corpus, Optional.of(base)), Optional.empty())) {
      assertThatThrownBy(session::step).isInstanceOf(Diverged.class).hasMessageContaining("Step 1");
      assertThat(session.completedSteps()).isZero();
      session.checkpoint(directory.resolve("diverged"));
    }
    assertThat(
            Safetensors.read(directory.resolve("diverged/model.safetensors"))
                .get("wte.weight")
                .data())
        .isEqualTo(weights.get("wte.weight").data());
  }

  @Test
  void trainingGoesOnFromBaseWeights() throws IOException {
    trained(plan("adamw", 0.01), Optional.empty(), "first");
    var inputs = new Inputs(corpus, Optional.of(directory.resolve("first/model.safetensors")));
    try (TrainingSession session = engine.open(plan("adamw", 0.01), inputs, Optional.empty())) {
      assertThat(session.evaluate()).isLessThan(3.2);
      assertThat(session.completedSteps()).isZero();
    }
  }

  @Test
  void resumeIsRefused_whenPlanOrCorpusIsAnother() throws IOException {
    Path at = directory.resolve("at");
    try (TrainingSession session = open(plan("adamw", 0.01), Optional.empty())) {
      session.checkpoint(at);
    }
    assertThatThrownBy(() -> open(plan("adamw", 0.02), Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("another plan");
    Files.write(corpus, SampleCorpus.text(20_000, 2));
    assertThatThrownBy(() -> open(plan("adamw", 0.01), Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("another corpus");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "optimizer.safetensors", "checkpoint.json"})
  void resumeIsRefusedNamingTheFile_whenItIsTornOrMissing(String name) throws IOException {
    Path at = directory.resolve("at");
    try (TrainingSession session = open(plan("adamw", 0.01), Optional.empty())) {
      session.checkpoint(at);
    }
    byte[] bytes = Files.readAllBytes(at.resolve(name));
    Files.write(at.resolve(name), Arrays.copyOf(bytes, bytes.length - 5));
    assertThatThrownBy(() -> open(plan("adamw", 0.01), Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(name);
    Files.delete(at.resolve(name));
    assertThatThrownBy(() -> open(plan("adamw", 0.01), Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(name);
  }

  @Test
  void corpusIsRefused_whenShorterThanTheContext() throws IOException {
    Files.write(corpus, SampleCorpus.text(64, 1));
    assertThatThrownBy(() -> open(plan("adamw", 0.01), Optional.empty()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("corpus");
  }

  @Test
  void availabilityNamesTheDevice() {
    assertThat(engine.availability().available()).isTrue();
    assertThat(engine.availability().device()).startsWith("CPU");
    assertThat(engine.name()).isEqualTo("djl");
  }
}
