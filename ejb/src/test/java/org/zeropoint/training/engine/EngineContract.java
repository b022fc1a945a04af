package org.zeropoint.training.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptModel;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession.Diverged;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.entity.TrainingPlan;

/**
 * What every engine keeps. A run that was not interrupted is trained once for each optimiser and
 * shared, as an engine may take long to start.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class EngineContract {

  protected static final int STEPS = 50;
  protected static final int HALF = 27;
  private static final List<String> FILES =
      List.of("model.safetensors", "optimizer.safetensors", "checkpoint.json");
  private static final double SPLIT = 0.1;
  protected static final double RATE = 0.003;
  private static final int SECONDS_TO_END = 30;

  protected Path directory;
  private final Map<String, Whole> wholes = new HashMap<>();

  protected abstract TrainingEngine engine();

  /** A main class that is {@link #killed} after it said the third step. */
  protected abstract Class<?> checkpointing();

  /** By how much a weight may differ between two runs of the same plan; 0 for the same bits. */
  protected abstract float tolerance();

  /** Processes that a session has at least, beside its own. */
  protected int workers() {
    return 0;
  }

  /**
   * A run that nothing interrupted.
   *
   * @param before held-out loss before the first step
   * @param half directory of the checkpoint after {@value #HALF} steps
   * @param end of that after the last
   * @param after held-out loss after it
   */
  public record Whole(double before, List<StepReport> reports, Path half, Path end, double after) {}

  @BeforeAll
  void writeCorpus(@TempDir Path shared) throws IOException {
    directory = shared;
    Files.write(corpus(), SampleCorpus.text(20_000, 1));
  }

  protected Path corpus() {
    return directory.resolve("corpus.txt");
  }

  public static TrainingPlan plan(String optimizer, double learningRate) {
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
        7,
        Optional.empty());
  }

  protected TrainingSession open(TrainingPlan plan, Optional<Path> resumeFrom) {
    return open(engine(), plan, resumeFrom);
  }

  protected TrainingSession open(
      TrainingEngine chosen, TrainingPlan plan, Optional<Path> resumeFrom) {
    return chosen.open(plan, new Inputs(corpus(), Optional.empty()), resumeFrom);
  }

  /** Trains to the end and returns the directory of the last checkpoint. */
  protected Path finish(TrainingSession session, String name) {
    while (session.completedSteps() < STEPS) {
      session.step();
    }
    Path to = directory.resolve(name);
    session.checkpoint(to);
    return to;
  }

  protected Whole whole(String optimizer) {
    return whole(engine(), optimizer);
  }

  protected Whole whole(TrainingEngine chosen, String optimizer) {
    return wholes.computeIfAbsent(
        chosen.name() + "-" + optimizer, name -> train(chosen, optimizer, name));
  }

  private Whole train(TrainingEngine chosen, String optimizer, String name) {
    Path half = directory.resolve(name + "-half");
    Path end = directory.resolve(name + "-end");
    var reports = new ArrayList<StepReport>();
    try (TrainingSession session = open(chosen, plan(optimizer, RATE), Optional.empty())) {
      double before = session.evaluate();
      while (session.completedSteps() < STEPS) {
        reports.add(session.step());
        if (session.completedSteps() == HALF) {
          session.checkpoint(half);
        }
      }
      double after = session.evaluate();
      session.checkpoint(end);
      return new Whole(before, reports, half, end, after);
    }
  }

  public static Map<String, Tensor> weights(Path checkpoint) {
    return Safetensors.read(checkpoint.resolve("model.safetensors"));
  }

  protected void assertSameWeights(Path checkpoint, Path expected) {
    assertSameWeights(weights(checkpoint), weights(expected), tolerance());
  }

  public static void assertSameWeights(
      Map<String, Tensor> found, Map<String, Tensor> expected, float tolerance) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, tensor) ->
            assertThat(difference(found.get(name).data(), tensor.data()))
                .as("largest difference in %s", name)
                .isLessThanOrEqualTo(tolerance));
  }

  protected static float difference(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    float largest = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs(found[i] - expected[i]));
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "adamw", "sgd", "rmsprop"})
  void resumeEndsAtTheSameWeights_forEveryOptimizer(String optimizer) {
    Whole whole = whole(optimizer);
    try (TrainingSession session = open(plan(optimizer, RATE), Optional.of(whole.half()))) {
      assertThat(session.completedSteps()).isEqualTo(HALF);
      session.evaluate();
      assertSameWeights(finish(session, "resumed-" + optimizer), whole.end());
    }
  }

  @Test
  void resumeEndsAtTheSameWeights_whenProcessIsKilledAtAnyStep() throws Exception {
    assertThat(killed()).isEqualTo("step-3");
    try (TrainingSession session =
        open(plan("adamw", RATE), Optional.of(directory.resolve("step-3")))) {
      assertSameWeights(finish(session, "resumed-killed"), whole("adamw").end());
    }
  }

  /** The last step that a process had done when it was killed. */
  private String killed() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                checkpointing().getName(),
                corpus().toString(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      lines.readLine();
      lines.readLine();
      String last = lines.readLine();
      killWithoutLeavingAnythingBehind(child);
      return last;
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private void killWithoutLeavingAnythingBehind(Process child) throws Exception {
    List<ProcessHandle> workers = child.descendants().toList();
    assertThat(workers).hasSizeGreaterThanOrEqualTo(workers());
    child.destroyForcibly().waitFor();
    for (ProcessHandle worker : workers) {
      worker.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
    }
  }

  @Test
  void lossFallsAndEvaluationAgreesWithTheLanguageModel() throws IOException {
    Whole whole = whole("adamw");
    assertThat(whole.before()).isBetween(5.3, 5.7);
    assertThat(whole.after()).isLessThan(3.6);
    byte[] heldOut = Corpus.split(Files.readAllBytes(corpus()), SPLIT).heldOut();
    try (var model = GptModel.open(GptConfig.NANO, whole.end().resolve("model.safetensors"))) {
      assertThat(model.heldOutLoss(heldOut)).isCloseTo(whole.after(), within((double) tolerance()));
    }
  }

  @Test
  void reportTellsWhatAStepDid() {
    StepReport report = whole("adamw").reports().get(0);
    assertThat(report.step()).isEqualTo(1);
    assertThat(report.tokens()).isEqualTo(4L * 64);
    assertThat(report.samples()).isEqualTo(4);
    assertThat(report.loss()).isBetween(5.0, 6.0);
    assertThat(report.gradientNorm()).isPositive();
    assertThat(report.learningRate()).isCloseTo(RATE / 5, within(1e-12));
    assertThat(report.seconds()).isPositive();
    assertThat(report.memoryBytes()).isGreaterThan(10L << 20);
  }

  @Test
  void divergenceLeavesTheWeightsAsTheyWere() {
    var weights = GptWeights.seeded(GptConfig.NANO, 1);
    weights.get("ln_f.weight").data()[0] = 3e38f;
    Path base = directory.resolve("base.safetensors");
    Safetensors.write(base, weights, Map.of());
    Path at = directory.resolve("diverged");
    try (TrainingSession session =
        engine()
            .open(plan("adamw", RATE), new Inputs(corpus(), Optional.of(base)), Optional.empty())) {
      assertThatThrownBy(session::step).isInstanceOf(Diverged.class).hasMessageContaining("Step 1");
      assertThat(session.completedSteps()).isZero();
      session.checkpoint(at);
      session.goBack(at, step -> true);
      assertThatThrownBy(session::step)
          .isInstanceOfSatisfying(Diverged.class, e -> assertThat(e.isAgain()).isTrue());
      session.checkpoint(at);
    }
    assertSameWeights(weights(at), weights, 0);
  }

  @Test
  void trainingGoesOnFromBaseWeights() {
    var base = new Inputs(corpus(), Optional.of(whole("adamw").end().resolve("model.safetensors")));
    try (TrainingSession session = engine().open(plan("adamw", RATE), base, Optional.empty())) {
      assertThat(session.device()).isEqualTo(engine().availability().device()).startsWith("CPU");
      assertThat(session.evaluate()).isLessThan(3.6);
      assertThat(session.completedSteps()).isZero();
    }
  }

  @Test
  void resumeIsRefused_whenPlanOrCorpusIsAnother() throws IOException {
    Path at = whole("adamw").half();
    assertThatThrownBy(() -> open(plan("adamw", 2 * RATE), Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("another plan");
    var other = new Inputs(directory.resolve("other.txt"), Optional.empty());
    Files.write(other.corpus(), SampleCorpus.text(20_000, 2));
    assertThatThrownBy(() -> engine().open(plan("adamw", RATE), other, Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("another corpus");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "optimizer.safetensors", "checkpoint.json"})
  void resumeIsRefusedNamingTheFile_whenItIsTornOrMissing(String name) throws IOException {
    Path at = Files.createDirectory(directory.resolve("torn-" + name));
    for (String file : FILES) {
      Files.copy(whole("adamw").half().resolve(file), at.resolve(file));
    }
    byte[] bytes = Files.readAllBytes(at.resolve(name));
    Files.write(at.resolve(name), Arrays.copyOf(bytes, bytes.length - 5));
    assertThatThrownBy(() -> open(plan("adamw", RATE), Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(name);
    Files.delete(at.resolve(name));
    assertThatThrownBy(() -> open(plan("adamw", RATE), Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(name);
  }

  @Test
  void corpusIsRefused_whenShorterThanTheContext() throws IOException {
    var little = new Inputs(directory.resolve("little.txt"), Optional.empty());
    Files.write(little.corpus(), SampleCorpus.text(64, 1));
    assertThatThrownBy(() -> engine().open(plan("adamw", RATE), little, Optional.empty()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("corpus");
  }
}
