package org.zeropoint.training.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.zeropoint.training.engine.EngineContract.assertSameWeights;
import static org.zeropoint.training.engine.EngineContract.weights;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.language.LanguageModel;
import org.zeropoint.lm.language.ModelFile;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession.Diverged;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Adapter;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * What {@link EngineContract} asks of engines, of those that train an adapter or a soft prompt on
 * models that read tokens.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class TokenEngineContract {

  /** Blocks of the model. */
  public static final int LAYERS = 6;

  public static final int STEPS = 20;
  protected static final int HALF = 11;
  private static final double SPLIT = 0.1;
  private static final int ROW = 32;

  /** Vectors of a soft prompt. */
  protected static final int LENGTH = 10;

  protected Path directory;
  protected Path corpus;
  protected Path base;
  private final Map<String, Whole> wholes = new HashMap<>();

  protected abstract TrainingEngine engine();

  /** An engine over the same model with other weights. */
  protected abstract TrainingEngine engine(Path packed);

  /** A main class that is killed after it said the third step. */
  protected abstract Class<?> checkpointing();

  /** By how much a weight may differ between two runs of the same plan. */
  protected abstract float tolerance();

  /** What is trained. */
  public enum Kind {
    ADAPTER(3e-3),
    PROMPT(0.1);

    private final double rate;

    Kind(double rate) {
      this.rate = rate;
    }

    /** A peak at which it learns within the steps. */
    public double rate() {
      return rate;
    }

    private Tokens tokens() {
      var adapter = new Adapter(4, 8, List.of("q_proj", "v_proj"));
      return new Tokens(
          Optional.of(adapter).filter(any -> this == ADAPTER),
          Optional.of(new SoftPrompt(LENGTH)).filter(any -> this == PROMPT),
          this == ADAPTER ? 0.1 : 0,
          2,
          "fp32",
          ROW,
          "text");
    }
  }

  protected Kind kind() {
    return Kind.ADAPTER;
  }

  protected double rate() {
    return kind().rate();
  }

  protected TrainingPlan plan(String optimizer, double rate) {
    return plan(kind(), optimizer, rate);
  }

  /** A run that nothing interrupted. */
  protected record Whole(
      double before, List<StepReport> reports, Path half, Path end, double after, Path candidate) {}

  @BeforeAll
  void writeInputs(@TempDir Path shared) throws IOException {
    directory = shared;
    corpus = Files.write(directory.resolve("corpus"), SampleCorpus.text(12_000, 1));
    base = SmallModel.packedLlama(Files.createDirectory(directory.resolve("model")), LAYERS, 3);
    opened();
  }

  /** The inputs are there. */
  protected void opened() throws IOException {}

  static TrainingPlan plan(Kind kind, String optimizer, double rate) {
    return new TrainingPlan(
        "synthiant",
        "djl",
        "uploaded",
        Optional.of("synthiant@1"),
        "sample",
        STEPS,
        4,
        rate,
        optimizer,
        SPLIT,
        7,
        Optional.of(new Tuning("linear", 4, 0, Optional.of(kind.tokens()))));
  }

  protected TrainingSession open(
      TrainingEngine chosen, TrainingPlan plan, Optional<Path> resumeFrom) {
    return chosen.open(plan, new Inputs(corpus, Optional.of(base)), resumeFrom);
  }

  protected TrainingSession open(TrainingPlan plan, Optional<Path> resumeFrom) {
    return open(engine(), plan, resumeFrom);
  }

  protected static void steps(TrainingSession session, int last) {
    while (session.completedSteps() < last) {
      session.step();
    }
  }

  /** Trains to the end and returns the directory of the last checkpoint. */
  protected Path finish(TrainingSession session, String name) {
    steps(session, STEPS);
    Path to = directory.resolve(name);
    session.checkpoint(to);
    return to;
  }

  protected Whole whole(TrainingEngine chosen, String optimizer) {
    return wholes.computeIfAbsent(
        chosen.name() + "-" + optimizer, name -> train(chosen, optimizer, name));
  }

  private Whole train(TrainingEngine chosen, String optimizer, String name) {
    Path half = directory.resolve(name + "-half");
    Path end = directory.resolve(name + "-end");
    Path candidate = directory.resolve(name + ".safetensors");
    var reports = new ArrayList<StepReport>();
    try (TrainingSession session = open(chosen, plan(optimizer, rate()), Optional.empty())) {
      double before = session.evaluate();
      while (session.completedSteps() < STEPS) {
        reports.add(session.step());
        if (session.completedSteps() == HALF) {
          session.checkpoint(half);
        }
      }
      double after = session.evaluate();
      session.checkpoint(end);
      session.candidate(candidate);
      return new Whole(before, reports, half, end, after, candidate);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "adamw", "sgd", "rmsprop"})
  void resumeEndsAtTheSameWeights_forEveryOptimizer(String optimizer) {
    Whole whole = whole(engine(), optimizer);
    try (TrainingSession session = open(plan(optimizer, rate()), Optional.of(whole.half()))) {
      assertThat(session.completedSteps()).isEqualTo(HALF);
      session.evaluate();
      Path resumed = finish(session, "resumed-" + optimizer);
      assertSameWeights(weights(resumed), weights(whole.end()), tolerance());
    }
  }

  @Test
  void resumeEndsAtTheSameWeights_whenProcessIsKilledAtAnyStep() throws Exception {
    assertThat(killed()).isEqualTo("step-3");
    try (TrainingSession session =
        open(plan("adamw", rate()), Optional.of(directory.resolve("step-3")))) {
      Path resumed = finish(session, "resumed-killed");
      assertSameWeights(weights(resumed), weights(whole(engine(), "adamw").end()), tolerance());
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
                kind().name(),
                corpus.toString(),
                directory.toString(),
                base.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      lines.readLine();
      lines.readLine();
      return lines.readLine();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void lossFalls_andTheCandidateScoresAsTheRunDid() throws IOException {
    Whole whole = whole(engine(), "adamw");
    assertThat(whole.after()).isLessThan(whole.before() - 0.01);
    byte[] heldOut = Corpus.split(Files.readAllBytes(corpus), SPLIT).heldOut();
    try (LanguageModel model = LanguageModel.open("uploaded", whole.candidate())) {
      assertThat(model.heldOut(heldOut).loss()).isCloseTo(whole.after(), within(1e-4));
    }
  }

  @Test
  void reportTellsWhatAStepDid() {
    StepReport report = whole(engine(), "adamw").reports().get(0);
    assertThat(report.step()).isEqualTo(1);
    assertThat(report.tokens()).isEqualTo(2L * 4 * ROW);
    assertThat(report.samples()).isEqualTo(8);
    assertThat(report.loss()).isBetween(1.0, Math.log(304) * 1.05);
    assertThat(report.gradientNorm()).isPositive();
    assertThat(report.learningRate()).isCloseTo(rate() / 4, within(1e-12));
    assertThat(report.seconds()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.norm.weight", "model.layers.2.mlp.up_proj.weight"})
  void divergenceLeavesTheWeightsAsTheyWere(String spoilt) {
    Path other = directory.resolve(spoilt + ".safetensors");
    try (ModelFile model = ModelFile.open(base)) {
      Map<String, Tensor> weights = SmallModel.weights(model.config(), 3);
      Arrays.fill(weights.get(spoilt).data(), 3e38f);
      model.write(other, weights);
    }
    Path before = directory.resolve("before-" + spoilt);
    Path after = directory.resolve("after-" + spoilt);
    try (TrainingSession session =
        engine(other)
            .open(
                plan("adamw", rate()), new Inputs(corpus, Optional.of(other)), Optional.empty())) {
      session.checkpoint(before);
      assertThatThrownBy(session::step).isInstanceOf(Diverged.class).hasMessageContaining("Step 1");
      assertThat(session.completedSteps()).isZero();
      session.checkpoint(after);
      session.goBack(after, step -> true);
      assertThatThrownBy(session::step)
          .isInstanceOfSatisfying(Diverged.class, e -> assertThat(e.isAgain()).isTrue());
    }
    assertSameWeights(weights(after), weights(before), 0);
  }

  @Test
  void goingBackRestoresWeightsAndState() {
    Path at = directory.resolve("at");
    Path went = directory.resolve("went");
    try (TrainingSession session = open(plan("adamw", rate()), Optional.empty())) {
      steps(session, 5);
      session.checkpoint(at);
      steps(session, 8);
      session.goBack(at, kept -> true);
      assertThat(session.step().learningRate()).isLessThan(0.51 * rate());
      session.checkpoint(went);
    }
    Path opened = directory.resolve("opened");
    try (TrainingSession session = open(plan("adamw", rate()), Optional.of(at))) {
      session.step();
      session.checkpoint(opened);
    }
    assertSameWeights(weights(went), weights(opened), tolerance());
  }

  @Test
  void resumeIsRefused_whenPlanOrCorpusIsAnother() throws IOException {
    Path at = whole(engine(), "adamw").half();
    assertThatThrownBy(() -> open(plan("adamw", 2 * rate()), Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("another plan");
    Path text = Files.write(directory.resolve("other"), SampleCorpus.text(12_000, 2));
    var other = new Inputs(text, Optional.of(base));
    assertThatThrownBy(() -> engine().open(plan("adamw", rate()), other, Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("another corpus");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "optimizer.safetensors", "checkpoint.json"})
  void resumeIsRefusedNamingTheFile_whenItIsTorn(String name) throws IOException {
    Path at = Files.createDirectory(directory.resolve("torn-" + name));
    for (String file : List.of("model.safetensors", "optimizer.safetensors", "checkpoint.json")) {
      Files.copy(whole(engine(), "adamw").half().resolve(file), at.resolve(file));
    }
    byte[] bytes = Files.readAllBytes(at.resolve(name));
    Files.write(at.resolve(name), Arrays.copyOf(bytes, bytes.length - 5));
    assertThatThrownBy(() -> open(plan("adamw", rate()), Optional.of(at)))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining(name);
  }

  @Test
  void inputsThatCannotBeTrainedAreRefused() throws IOException {
    Path little = Files.write(directory.resolve("little"), SampleCorpus.text(40, 1));
    assertThatThrownBy(
            () ->
                engine()
                    .open(
                        plan("adamw", rate()),
                        new Inputs(little, Optional.of(base)),
                        Optional.empty()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("corpus has 31 tokens");
    assertThatThrownBy(
            () ->
                engine()
                    .open(
                        plan("adamw", rate()),
                        new Inputs(corpus, Optional.empty()),
                        Optional.empty()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("no model that reads tokens");
  }
}
