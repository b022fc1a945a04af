package org.zeropoint.training.engine.tinygrad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.EngineContract;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingEngine.Availability;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.entity.TrainingPlan;

/** On the processor, with a real tinygrad. */
class TinygradEngineTest extends EngineContract {

  /** Of losses, relative. */
  private static final double LOSS = 1e-3;

  /** Of weights after all steps, between the engines. */
  private static final float WEIGHTS = 1e-3f;

  private TinygradEngine engine;

  @BeforeEach
  void python() {
    TinygradPython.isNeeded();
    if (engine == null) {
      engine = TinygradPython.engine();
    }
  }

  @Override
  protected TrainingEngine engine() {
    return engine;
  }

  @Override
  protected Class<?> checkpointing() {
    return CheckpointingRun.class;
  }

  @Override
  protected int workers() {
    return 1;
  }

  @Override
  protected float tolerance() {
    return 1e-6f;
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "adamw", "sgd", "rmsprop"})
  void lossesAndWeightsAreThoseOfDjl_forEveryOptimizer(String optimizer) {
    Whole ours = whole(optimizer);
    Whole djl = whole(new DjlEngine(), optimizer);
    assertThat(ours.reports()).hasSize(STEPS);
    for (int i = 0; i < STEPS; i++) {
      assertThat(ours.reports().get(i).loss())
          .as("loss of step %d", i + 1)
          .isCloseTo(djl.reports().get(i).loss(), Percentage.withPercentage(100 * LOSS));
      assertThat(ours.reports().get(i).learningRate())
          .isEqualTo(djl.reports().get(i).learningRate());
    }
    assertThat(ours.after()).isCloseTo(djl.after(), Percentage.withPercentage(100 * LOSS));
    assertSameWeights(effective(ours.end()), effective(djl.end()), WEIGHTS);
  }

  /**
   * The weights without the biases of keys: a number that is added to all scores of a softmax
   * changes nothing, so that their gradient is rounding and nothing else, and Adam makes steps of
   * it.
   */
  private static Map<String, Tensor> effective(Path checkpoint) {
    Map<String, Tensor> weights = weights(checkpoint);
    weights.forEach(
        (name, tensor) -> {
          if (name.endsWith("attn.c_attn.bias")) {
            int width = tensor.data().length / 3;
            Arrays.fill(tensor.data(), width, 2 * width, 0);
          }
        });
    return weights;
  }

  @Test
  void runIsBegunOnOneEngineAndFinishedOnTheOther() {
    TrainingPlan plan = plan("adamw", RATE);
    DjlEngine djl = new DjlEngine();
    Path there;
    try (TrainingSession session = open(djl, plan, Optional.of(whole("adamw").half()))) {
      assertThat(session.completedSteps()).isEqualTo(HALF);
      there = finish(session, "tinygrad-then-djl");
    }
    Path back;
    try (TrainingSession session = open(plan, Optional.of(whole(djl, "adamw").half()))) {
      assertThat(session.completedSteps()).isEqualTo(HALF);
      back = finish(session, "djl-then-tinygrad");
    }
    Map<String, Tensor> expected = effective(whole(djl, "adamw").end());
    assertSameWeights(effective(there), expected, WEIGHTS);
    assertSameWeights(effective(back), expected, WEIGHTS);
  }

  private static ProcessHandle worker() {
    List<ProcessHandle> workers =
        ProcessHandle.current()
            .children()
            .filter(ProcessHandle::isAlive)
            .filter(child -> child.info().commandLine().orElse("").contains("worker.py"))
            .toList();
    assertThat(workers).hasSize(1);
    return workers.get(0);
  }

  @Test
  void runGoesOnAsIfNothingHadBeen_whenItsWorkerIsKilled() throws IOException {
    Path at = directory.resolve("killed-worker");
    try (TrainingSession session = open(plan("adamw", RATE), Optional.of(whole("adamw").half()))) {
      for (int i = 0; i < 3; i++) {
        session.step();
      }
      session.checkpoint(at);
      session.step();
      session.step();
      long before = worker().pid();
      signal("KILL");
      session.step();
      assertThat(worker().pid()).isNotEqualTo(before);
      assertThat(session.completedSteps()).isEqualTo(HALF + 6);
      assertSameWeights(finish(session, "survived"), whole("adamw").end());
    }
    assertThat(Files.exists(at)).isTrue();
  }

  private static void signal(String name) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(worker().pid())).start();
    assertThat(kill.onExit().orTimeout(10, TimeUnit.SECONDS).join().exitValue()).isZero();
  }

  @Test
  void runFailsWithClearWords_whenItsWorkerHangs() throws IOException {
    var impatient = new TinygradEngine(TinygradPython.installation(Duration.ofSeconds(10)));
    try (TrainingSession session = open(impatient, plan("sgd", RATE), Optional.empty())) {
      ProcessHandle hanging = worker();
      signal("STOP");
      assertThatThrownBy(session::step)
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("did not answer \"loss\" within 10 s");
      assertThat(hanging.isAlive()).isFalse();
    }
  }

  @Test
  void runFailsWithClearWords_whenItNeedsMoreMemoryThanAllowed() {
    Installation all = TinygradPython.installation(Duration.ofMinutes(2));
    var narrow =
        new TinygradEngine(
            new Installation(
                all.python(), all.home(), all.device(), 200, all.threads(), all.call()));
    assertThatThrownBy(() -> open(narrow, plan("sgd", RATE), Optional.empty()).close())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("tinygrad is not available")
        .hasMessageContaining("Cannot allocate memory");
  }

  @Test
  void theLeastThatARunTakesIsToldBeforehand_andItTakesMore() {
    TrainingPlan plan = plan("adamw", RATE);
    long weights = Float.BYTES * GptConfig.NANO.parameters();
    Memory least = engine.leastMemory(plan).orElseThrow();
    assertThat(least.weights()).isEqualTo(weights);
    assertThat(least.gradients()).isEqualTo(weights);
    assertThat(least.optimizer()).isEqualTo(2 * weights);
    assertThat(least.activations()).isGreaterThan(64L << 20);
    assertThat(whole("adamw").reports())
        .extracting(StepReport::memoryBytes)
        .allSatisfy(taken -> assertThat(taken).isBetween(least.total(), 8 * least.total()));
    assertThat(engine.allowance().orElseThrow().bytes()).isEqualTo(4096L << 20);
  }

  @Test
  void availabilityNamesTheDevice() {
    whole("adamw");
    Availability availability = engine.availability();
    assertThat(availability.available()).isTrue();
    assertThat(availability.device()).startsWith("CPU (clang").contains("tinygrad 0.13.0");
    assertThat(engine.name()).isEqualTo("tinygrad");
  }

  @Test
  void plansOfModelsThatReadTokensAreRefused() {
    TrainingPlan bytes = plan("adamw", RATE);
    assertThat(engine.refusal(bytes)).isEmpty();
    TrainingPlan other =
        new TrainingPlan(
            "synthiant",
            "tinygrad",
            "my-llama",
            Optional.of("synthiant@1"),
            "sample",
            STEPS,
            4,
            0.01,
            "adamw",
            0.1,
            7,
            Optional.empty());
    assertThat(engine.refusal(other)).hasValueSatisfying(r -> assertThat(r).contains("my-llama"));
  }
}
