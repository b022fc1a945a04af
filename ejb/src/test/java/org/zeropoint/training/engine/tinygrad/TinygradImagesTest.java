package org.zeropoint.training.engine.tinygrad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.lm.vision.Images;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.entity.TrainingPlan;

/** Models of images, beside the engine djl. */
class TinygradImagesTest {

  private static final int STEPS = 50;
  private static final int HALF = 20;

  /** Of losses, relative. */
  private static final double LOSS = 1e-3;

  /** Of weights after all steps. */
  private static final float WEIGHTS = 1e-3f;

  @TempDir private Path directory;

  @BeforeEach
  void python() {
    TinygradPython.isNeeded();
  }

  private static TrainingPlan plan(String modelId, String optimizer) {
    return new TrainingPlan(
        "digits-reader",
        "djl",
        modelId,
        Optional.empty(),
        "digits",
        STEPS,
        32,
        3e-3,
        optimizer,
        0.2,
        7,
        Optional.empty());
  }

  private static TrainingSession open(
      TrainingEngine engine, TrainingPlan plan, Optional<Path> resumeFrom) {
    return engine.open(plan, new Inputs(Images.DIGITS, Optional.empty()), resumeFrom);
  }

  /** Trains to the end, with a checkpoint on the way, and returns the losses; the last held out. */
  private static List<Double> train(TrainingSession session, Path half, Path candidate) {
    var losses = new ArrayList<Double>();
    while (!session.ended()) {
      losses.add(session.step().loss());
      if (session.completedSteps() == HALF) {
        session.checkpoint(half);
      }
    }
    losses.add(session.evaluate());
    session.candidate(candidate);
    return losses;
  }

  private static void assertSame(Path found, Path expected) {
    Map<String, Tensor> weights = Safetensors.read(found);
    Safetensors.read(expected)
        .forEach(
            (name, tensor) ->
                assertThat(weights.get(name).data())
                    .as(name)
                    .containsExactly(tensor.data(), within(WEIGHTS)));
  }

  @ParameterizedTest
  @CsvSource({"mlp-digits,sgd", "cnn-digits,adam", "mlp-digits,rmsprop"})
  void runIsThatOfDjl_andEitherFinishesWhatTheOtherBegan(String modelId, String optimizer) {
    TrainingPlan plan = plan(modelId, optimizer);
    var djl = new DjlEngine();
    List<Double> expected;
    try (TrainingSession session = open(djl, plan, Optional.empty())) {
      expected = train(session, directory.resolve("djl-half"), directory.resolve("djl"));
    }
    List<Double> found;
    Path half = directory.resolve("half");
    try (TrainingSession session = open(TinygradPython.engine(), plan, Optional.empty())) {
      found = train(session, half, directory.resolve("tinygrad"));
    }
    assertThat(found).hasSize(STEPS + 1);
    for (int i = 0; i <= STEPS; i++) {
      assertThat(found.get(i))
          .as("loss %d", i)
          .isCloseTo(expected.get(i), Percentage.withPercentage(100 * LOSS));
    }
    assertSame(directory.resolve("tinygrad"), directory.resolve("djl"));
    try (TrainingSession session = open(djl, plan, Optional.of(half))) {
      assertThat(session.completedSteps()).isEqualTo(HALF);
      train(session, directory.resolve("unused"), directory.resolve("mixed"));
    }
    assertSame(directory.resolve("mixed"), directory.resolve("djl"));
    Path other = directory.resolve("djl-half");
    try (TrainingSession session = open(TinygradPython.engine(), plan, Optional.of(other))) {
      assertThat(session.completedSteps()).isEqualTo(HALF);
      List<Double> rest = train(session, directory.resolve("unused"), directory.resolve("mixed"));
      assertThat(rest.get(0)).isCloseTo(expected.get(HALF), Percentage.withPercentage(100 * LOSS));
    }
    assertSame(directory.resolve("mixed"), directory.resolve("djl"));
  }

  @Test
  void corpusThatDoesNotSuitTheModelIsRefused() throws IOException {
    var text = new Inputs(directory.resolve("text"), Optional.empty());
    Files.write(text.corpus(), SampleCorpus.text(20_000, 1));
    TinygradEngine engine = TinygradPython.engine();
    assertThatThrownBy(() -> engine.open(plan("cnn-digits", "adam"), text, Optional.empty()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("corpus is a text");
    assertThatThrownBy(() -> open(engine, plan("gpt-nano", "adam"), Optional.empty()))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("corpus holds images");
  }
}
