package org.zeropoint.training.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.lm.vision.ImageSet;
import org.zeropoint.lm.vision.ImageSplit;
import org.zeropoint.lm.vision.Images;
import org.zeropoint.lm.vision.VisionConfig;
import org.zeropoint.lm.vision.VisionModel;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning;

/** Models of images on the engine. */
class ImageRunTest {

  private static final int STEPS = 120;
  private static final int BATCH = 32;
  private static final double SPLIT = 0.2;

  private final DjlEngine engine = new DjlEngine();
  @TempDir private Path directory;

  private static TrainingPlan plan(String modelId, String optimizer, double rate, int patience) {
    return new TrainingPlan(
        "digits-reader",
        "djl",
        modelId,
        Optional.empty(),
        "digits",
        STEPS,
        BATCH,
        rate,
        optimizer,
        SPLIT,
        7,
        patience == 0
            ? Optional.empty()
            : Optional.of(new Tuning("constant", 0, patience, Optional.empty())));
  }

  private TrainingSession open(TrainingPlan plan, Optional<Path> resumeFrom) {
    return engine.open(plan, new Inputs(Images.DIGITS, Optional.empty()), resumeFrom);
  }

  private Digest trained(TrainingPlan plan, OptionalInt interruptedAt) throws IOException {
    Path half = directory.resolve("half");
    if (interruptedAt.isPresent()) {
      try (TrainingSession session = open(plan, Optional.empty())) {
        while (session.completedSteps() < interruptedAt.getAsInt()) {
          session.step();
          session.evaluate();
        }
        session.checkpoint(half);
      }
    }
    Path to = directory.resolve("model.safetensors");
    Optional<Path> from = interruptedAt.isPresent() ? Optional.of(half) : Optional.empty();
    try (TrainingSession session = open(plan, from)) {
      while (!session.ended()) {
        session.step();
      }
      session.candidate(to);
    }
    return Digest.ofFile(to);
  }

  @ParameterizedTest
  @CsvSource({
    "mlp-digits,adam",
    "mlp-digits,sgd",
    "cnn-digits,adamw",
    "cnn-digits,rmsprop",
    "cnn-digits,sgd"
  })
  void resumeEndsBitIdentical(String modelId, String optimizer) throws IOException {
    TrainingPlan plan = plan(modelId, optimizer, 3e-3, 0);
    assertThat(trained(plan, OptionalInt.of(47))).isEqualTo(trained(plan, OptionalInt.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp-digits", "cnn-digits"})
  void lossFallsAndEvaluationAgreesWithTheModel(String modelId) throws IOException {
    Path to = directory.resolve("model.safetensors");
    double before;
    double after;
    try (TrainingSession session = open(plan(modelId, "adam", 5e-3, 0), Optional.empty())) {
      before = session.evaluate();
      while (!session.ended()) {
        session.step();
      }
      after = session.evaluate();
      session.candidate(to);
    }
    assertThat(before).isCloseTo(Math.log(10), within(0.1));
    assertThat(after).isLessThan(0.6);
    ImageSet digits = ImageSet.read(Images.DIGITS);
    int[] heldOut = ImageSplit.of(digits.form().images(), SPLIT).heldOut();
    VisionConfig config = VisionConfig.named(modelId).orElseThrow();
    try (var model = VisionModel.open(config, to)) {
      assertThat(model.result(digits, heldOut).loss()).isEqualTo(after);
      assertThat(model.result(digits, heldOut).accuracy()).isGreaterThan(0.8);
    }
  }

  @Test
  void reportTellsWhatAStepDid() {
    try (TrainingSession session = open(plan("cnn-digits", "adam", 3e-3, 0), Optional.empty())) {
      StepReport report = session.step();
      assertThat(report.step()).isEqualTo(1);
      assertThat(report.tokens()).isEqualTo(BATCH);
      assertThat(report.samples()).isEqualTo(BATCH);
      assertThat(report.loss()).isCloseTo(Math.log(10), within(0.3));
      assertThat(report.gradientNorm()).isPositive();
    }
  }

  @Test
  void patienceEndsARun_andTheLowestLossIsKnown() {
    try (TrainingSession session = open(plan("mlp-digits", "sgd", 1, 2), Optional.empty())) {
      while (!session.ended()) {
        session.step();
        session.evaluate();
      }
      assertThat(session.completedSteps()).isLessThan(STEPS);
      assertThat(session.best().orElseThrow().since()).isEqualTo(2);
    }
  }

  @Test
  void corpusThatDoesNotSuitTheModelIsRefused() throws IOException {
    Path text = directory.resolve("text");
    Files.write(text, SampleCorpus.text(20_000, 1));
    Path wide = directory.resolve("wide");
    Images.random(
        wide, new VisionConfig("wide", VisionConfig.Kind.MLP, 8, 16, 1, 10, List.of(4)), 20);
    assertThatThrownBy(() -> open("cnn-digits", text))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("corpus is a text; cnn-digits learns from images");
    assertThatThrownBy(() -> open("gpt-nano", Images.DIGITS))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("corpus holds images; gpt-nano learns from a text");
    assertThatThrownBy(() -> open("cnn-digits", wide))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("8 × 16 pixels");
  }

  private TrainingSession open(String modelId, Path corpus) {
    return engine.open(
        plan(modelId, "adam", 3e-3, 0), new Inputs(corpus, Optional.empty()), Optional.empty());
  }

  @Test
  void memoryIsToldBeforehand() {
    var need = engine.memory(plan("cnn-digits", "adam", 3e-3, 0), Optional.empty()).orElseThrow();
    assertThat(need.weights()).isEqualTo(4L * 13_706);
    assertThat(need.optimizer()).isEqualTo(2 * need.weights());
    assertThat(need.activations()).isGreaterThan(32L << 20);
  }
}
