package org.zeropoint.training.engine.tinygrad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.safetensors.Safetensors;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.text.SampleCorpus;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.EngineContract;
import org.zeropoint.training.engine.TrainingSession.Interrupted;
import org.zeropoint.training.engine.session.ByteText;
import org.zeropoint.training.engine.worker.Frame;
import org.zeropoint.training.engine.worker.PlainPython;
import org.zeropoint.training.engine.worker.SteadyWorker;
import org.zeropoint.training.engine.worker.WorkerSpec;

/** Against a process of Python that speaks as the worker does, and lies as it is told. */
class TinygradLearnerTest {

  private static final Path SCRIPT = Path.of("src/test/python/lying_worker.py").toAbsolutePath();
  private static final String SOUND = "sound";

  @TempDir private Path directory;

  @BeforeEach
  void python() {
    PlainPython.isNeeded();
  }

  private WorkerSpec spec(String lie, String version) {
    return new WorkerSpec(
        "lying",
        List.of(PlainPython.command(), "-B", SCRIPT.toString(), lie, version),
        Map.of("PATH", System.getenv("PATH")),
        directory,
        1,
        Duration.ofSeconds(60),
        Duration.ofSeconds(30));
  }

  private static ByteSubject subject() {
    return new ByteSubject(
        ByteText.of(EngineContract.plan("adamw", 0.003), SampleCorpus.text(20_000, 1)));
  }

  private TinygradLearner start(String lie) {
    return new TinygradLearner(
        subject(), Optimizer.ADAMW, Optional.empty(), spec(lie, Installation.version()));
  }

  private Path file() {
    return directory.resolve("model.safetensors");
  }

  private void train(String lie) {
    try (TinygradLearner learner = start(lie)) {
      learner.step(1, 0.01);
      learner.heldOutLoss();
      learner.write(file());
    }
  }

  private static List<ProcessHandle> workers() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .filter(child -> child.info().commandLine().orElse("").contains("lying_worker.py"))
        .toList();
  }

  @Test
  void whatTheWorkerSaysIsKept_whenItIsSound() {
    try (TinygradLearner learner = start(SOUND)) {
      assertThat(learner.device()).isEqualTo("abacus, tinygrad " + Installation.version());
      assertThat(learner.step(1, 0.01).loss()).isEqualTo(1);
      assertThat(learner.heldOutLoss()).isEqualTo(2);
      assertThat(learner.memoryBytes()).isEqualTo(1 << 20);
      learner.write(file());
      assertThat(workers()).hasSize(1);
    }
    Map<String, Tensor> first = subject().weights(Optional.empty());
    assertThat(Safetensors.read(file()).keySet()).isEqualTo(first.keySet());
    assertThat(workers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          found-short     | answered "step" with found of F32 [1], not F32 [2]
          found-ints      | answered "step" with found of I32 [2], not F32 [2]
          found-lost      | answered "step" without found
          losses-short    | answered "loss" with losses of F32 [30], not F32 [31]
          memory-negative | answered "open" with memory -1
          memory-words    | answered "open" with memory "much"
          weight-lost     | answered "snapshot" with what is not to be kept
          weight-more     | answered "snapshot" with what is no frame: the body has more than
          weight-flat     | has shape
          weight-ints     | answered "snapshot" with state
          weight-infinite | holds a number that is not finite
          """)
  void nothingIsKept_andTheWorkerEnded_whenItLies(String lie, String words) {
    assertThatThrownBy(() -> train(lie))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining(words);
    assertThat(file()).doesNotExist();
    assertThat(workers()).isEmpty();
  }

  @Test
  void lossThatIsNotFiniteIsHandedOn() {
    try (TinygradLearner learner = start("found-infinite")) {
      assertThat(learner.step(1, 0.01).loss()).isInfinite();
    }
  }

  @Test
  void anotherTinygradIsRefused_andTheWorkerEnded() {
    assertThatThrownBy(
            () ->
                new TinygradLearner(
                        subject(), Optimizer.ADAMW, Optional.empty(), spec(SOUND, "0.1.0"))
                    .close())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("\"0.1.0\"")
        .hasMessageContaining(Installation.version());
    assertThat(workers()).isEmpty();
  }

  @Test
  void workerThatWouldGoOnOnAnotherDeviceIsRefused() {
    assertThatThrownBy(() -> train("wanders"))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("would compute on another abacus");
    assertThat(workers()).isEmpty();
  }

  @Test
  void workerIsEnded_whenTheLearnerCannotBeMade() {
    assertThatThrownBy(
            () ->
                new TinygradLearner(
                        new Formless(subject()),
                        Optimizer.ADAMW,
                        Optional.empty(),
                        spec(SOUND, Installation.version()))
                    .close())
        .isInstanceOf(StackOverflowError.class);
    assertThat(workers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interruptionIsToldAsSuch_andTheWorkerEnded(boolean beforeItStarts) throws Exception {
    TinygradLearner learner = start(SOUND);
    if (beforeItStarts) {
      learner.close();
    }
    List<ProcessHandle> before = workers();
    try {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> learner.step(1, 0.01)).isInstanceOf(Interrupted.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
      learner.close();
    }
    for (ProcessHandle worker : before) {
      worker.onExit().get(10, TimeUnit.SECONDS);
    }
    assertThat(before).hasSize(beforeItStarts ? 0 : 1);
  }

  @Test
  void interruptionWhileTheWorkerComputesIsToldAsSuch() {
    try (var worker =
        new SteadyWorker(
            spec(SOUND, Installation.version()),
            Installation.LIBRARY,
            Installation.version(),
            () -> 0)) {
      assertThatThrownBy(
              () ->
                  worker.persist(
                      () -> {
                        Thread.currentThread().interrupt();
                        return worker.ask(Frame.of("hang"), 0);
                      }))
          .isInstanceOf(Interrupted.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void compilingIsCutShort_andTheWorkerEnded() {
    try (TinygradLearner learner = start("compiles-on")) {
      var step = CompletableFuture.runAsync(() -> learner.step(1, 0.01));
      while (!step.isDone()) {
        learner.cutShort();
      }
      assertThatThrownBy(step::join).hasCauseInstanceOf(Interrupted.class);
      assertThatThrownBy(() -> learner.step(1, 0.01)).isInstanceOf(Interrupted.class);
    }
    assertThat(workers()).isEmpty();
  }

  @Test
  void stepsThatCompileNothingMoreReachTheirEnd() {
    try (TinygradLearner learner = start(SOUND)) {
      learner.step(1, 0.01);
      learner.step(2, 0.01);
      var steps =
          CompletableFuture.runAsync(
              () -> {
                for (int step = 3; step <= 50; step++) {
                  learner.step(step, 0.01);
                }
              });
      while (!steps.isDone()) {
        learner.cutShort();
      }
      assertThat(steps).isCompleted();
      assertThat(workers()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsLearntIsNotLostToTheFirstMeasuring(boolean byANewWorker) {
    try (TinygradLearner learner = start(SOUND)) {
      for (int step = 1; step <= 3; step++) {
        learner.step(step, 0.01);
      }
      if (byANewWorker) {
        workers().forEach(ProcessHandle::destroyForcibly);
      }
      var measured = CompletableFuture.supplyAsync(learner::heldOutLoss);
      while (!measured.isDone()) {
        learner.cutShort();
      }
      assertThat(measured.join()).isPositive();
    }
  }

  /** A model whose form cannot be told. */
  private record Formless(ByteSubject whole) implements Subject {
    @Override
    public ObjectNode form() {
      throw new StackOverflowError();
    }

    @Override
    public Map<String, Tensor> weights(Optional<Path> file) {
      return whole.weights(file);
    }

    @Override
    public Map<String, Tensor> state(Path file, Optimizer optimizer) {
      return whole.state(file, optimizer);
    }

    @Override
    public Sheet batch(int step) {
      return whole.batch(step);
    }

    @Override
    public List<Sheet> heldOut() {
      return whole.heldOut();
    }

    @Override
    public void write(Path file, Map<String, Tensor> weights) {
      whole.write(file, weights);
    }
  }
}
