package org.zeropoint.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.optimizer.Schedule;
import org.zeropoint.lm.optimizer.Schedule.Form;
import org.zeropoint.lm.safetensors.Tensor;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;

class CourseTest {

  private static final Path MODEL = Path.of("../src/it/models/llama");
  private static final Digest COURSE = Digest.of(new byte[] {1});
  private static final EarlyStop NEVER = new EarlyStop(0, 0);
  private static final int LENGTH = 12;

  @TempDir private Path directory;

  @Test
  void courseKilledAtAnyStepEndsAtTheSameBits_andLosesAtMostOneInterval() throws IOException {
    Map<String, Tensor> through;
    try (DecoderTrainer trainer = trainer()) {
      course(trainer, store("through", 2), rules(40, 1e-3, 7, 5, NEVER)).follow(going());
      through = trainer.trained();
    }
    var random = new SplittableRandom(11);
    var killed = new ArrayList<Integer>();
    CheckpointStore store = store("killed", 2);
    boolean ended = false;
    while (!ended) {
      int last = killed.isEmpty() ? 0 : killed.get(killed.size() - 1);
      int kill = last + 1 + random.nextInt(9);
      try (DecoderTrainer trainer = trainer()) {
        Course course = course(trainer, store, rules(40, 1e-3, 7, 5, NEVER));
        assertThat(last - course.position().step()).as("steps lost").isBetween(0, 5);
        course.follow(
            (step, found, rate, heldOut) -> {
              if (step == kill) {
                throw new Killed();
              }
              return true;
            });
        ended = true;
        assertThat(trainer.trained()).usingRecursiveComparison().isEqualTo(through);
      } catch (Killed e) {
        killed.add(kill);
        tear(store.directory());
      }
    }
    assertThat(killed).hasSizeGreaterThan(4);
  }

  @Test
  void divergenceGoesBackOnceWithHalfTheRate_thenFailsWithTheEvidence() {
    var back = new ArrayList<String>();
    var rates = new ArrayList<Double>();
    Schedule schedule = new Schedule(Form.CONSTANT, 1e-2, 160, 0, 0);
    try (DecoderTrainer trainer = trainer()) {
      Course course =
          new Course(
              trainer,
              store("diverging", 2),
              new Course.Rules(schedule, 100, 10, NEVER),
              new Course.Data(
                  step -> step == 133 ? List.of(shouting()) : batches(step), List.of()));
      assertThatThrownBy(
              () ->
                  course.follow(
                      new Course.Listener() {
                        @Override
                        public boolean stepped(
                            int step, DecoderTrainer.Step found, double rate, OptionalDouble held) {
                          rates.add(rate);
                          return true;
                        }

                        @Override
                        public void wentBack(int from, int to, String evidence) {
                          back.add(from + " to " + to + ": " + evidence);
                        }
                      }))
          .isInstanceOf(Course.Diverged.class)
          .hasMessageContaining("Step 133 exploded")
          .hasMessageContaining("at learning rate 0.005")
          .hasMessageContaining("halved once already");
    }
    assertThat(back).singleElement().asString().startsWith("133 to 130: Step 133 exploded: loss ");
    assertThat(rates.subList(0, 132)).containsOnly(1e-2);
    assertThat(rates.subList(132, rates.size())).hasSize(2).containsOnly(5e-3);
    try (DecoderTrainer trainer = trainer()) {
      Course again =
          new Course(
              trainer,
              store("diverging", 2),
              new Course.Rules(schedule, 100, 10, NEVER),
              new Course.Data(CourseTest::batches, List.of()));
      assertThat(again.position().halved()).as("also after a restart").isTrue();
      assertThat(again.position().peak()).isEqualTo(5e-3);
    }
  }

  /** Weights are judged by the step after them: going back to them would meet the same again. */
  @Test
  void divergenceRightAfterACheckpointGoesBackToTheOneBefore() {
    var back = new ArrayList<Integer>();
    CheckpointStore store = store("judged", 2);
    Schedule schedule = new Schedule(Form.CONSTANT, 1e-2, 140, 0, 0);
    try (DecoderTrainer trainer = trainer()) {
      Course course =
          new Course(
              trainer,
              store,
              new Course.Rules(schedule, 200, 10, NEVER),
              new Course.Data(
                  step -> step == 131 && back.isEmpty() ? List.of(shouting()) : batches(step),
                  List.of()));
      Course.End end =
          course.follow(
              new Course.Listener() {
                @Override
                public boolean stepped(
                    int step, DecoderTrainer.Step found, double rate, OptionalDouble held) {
                  return true;
                }

                @Override
                public void wentBack(int from, int to, String evidence) {
                  back.add(to);
                  assertThat(store.newest().orElseThrow().position().halved()).isTrue();
                  assertThat(store.newest().orElseThrow().position().step()).isEqualTo(to);
                }
              });
      assertThat(end).isEqualTo(Course.End.COMPLETED);
    }
    assertThat(back).containsExactly(120);
    assertThat(store.newest().orElseThrow().position().peak()).isEqualTo(5e-3);
  }

  @Test
  void lossThatIsNotFiniteIsNoStep_andGoesBackToo() {
    try (DecoderTrainer trainer = trainer()) {
      Course course =
          course(
              trainer,
              store("infinite", 2),
              new Course.Rules(new Schedule(Form.CONSTANT, 1e30, 10, 0, 0), 100, 100, NEVER));
      assertThatThrownBy(() -> course.follow(going()))
          .isInstanceOf(Course.Diverged.class)
          .hasMessageContaining("is not finite");
    }
  }

  @Test
  void heldOutLossThatRisesEndsTheCourse_andTheBestCheckpointIsKept() {
    CheckpointStore store = store("early", 2);
    var losses = new ArrayList<Double>();
    Course.End end;
    int best;
    try (DecoderTrainer trainer = trainer()) {
      Course course = course(trainer, store, rules(400, 2e-2, 5, 50, new EarlyStop(3, 0)));
      end =
          course.follow(
              (step, found, rate, heldOut) -> {
                heldOut.ifPresent(losses::add);
                return true;
              });
      best = course.position().best().step();
      assertThat(course.position().step()).isEqualTo(best + 3 * 5).isLessThan(400);
    }
    assertThat(end).isEqualTo(Course.End.STOPPED_EARLY);
    assertThat(store.newest().orElseThrow().position().step()).isEqualTo(best + 3 * 5);
    double lowest = losses.stream().mapToDouble(loss -> loss).min().orElseThrow();
    assertThat(losses.get(best / 5 - 1)).isEqualTo(lowest);
    try (DecoderTrainer trainer = trainer()) {
      CheckpointStore.Saved saved = store.at(best);
      trainer.restore(saved.trained(), saved.state());
      assertThat(trainer.loss(heldOut())).isCloseTo(lowest, within(1e-6));
    }
  }

  @Test
  void bestIsKeptBesideTheNewest_alsoWhenItIsOlderThanAllOfThem() throws IOException {
    CheckpointStore store = store("oldest", 2);
    int best;
    try (DecoderTrainer trainer = trainer()) {
      Course course = course(trainer, store, rules(400, 2e-2, 5, 5, new EarlyStop(3, 0)));
      assertThat(course.follow(going())).isEqualTo(Course.End.STOPPED_EARLY);
      best = course.position().best().step();
    }
    try (Stream<Path> folders = Files.list(store.directory())) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "step-%06d".formatted(best),
              "step-%06d".formatted(best + 10),
              "step-%06d".formatted(best + 15));
    }
    assertThat(store.at(best).position().step()).isEqualTo(best);
  }

  @Test
  void onlyTheNewestAndTheBestAreKept() throws IOException {
    CheckpointStore store = store("kept", 2);
    try (DecoderTrainer trainer = trainer()) {
      course(trainer, store, rules(30, 1e-4, 30, 3, NEVER)).follow(going());
    }
    try (Stream<Path> folders = Files.list(store.directory())) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrder("step-000027", "step-000030");
    }
  }

  @Test
  void tornCheckpointIsPassedOver_alteredOneIsRefusedByName() throws IOException {
    CheckpointStore store = store("altered", 3);
    try (DecoderTrainer trainer = trainer()) {
      course(trainer, store, rules(9, 1e-3, 100, 3, NEVER)).follow(going());
    }
    Files.delete(store.directory().resolve("step-000009/checkpoint.json"));
    assertThat(store.newest().orElseThrow().position().step()).isEqualTo(6);
    Path model = store.directory().resolve("step-000006/model.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length - 1] ^= 1;
    Files.write(model, bytes);
    assertThatThrownBy(store::newest)
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("step-000006/model.safetensors");
    Files.delete(model);
    assertThatThrownBy(store::newest).hasMessageContaining("model.safetensors: is missing");
    var other = new CheckpointStore(store.directory(), Digest.of(new byte[] {2}), 2);
    assertThatThrownBy(other::newest).hasMessageContaining("another course");
  }

  @Test
  void cancelledCourseIsSavedWhereItStands() {
    CheckpointStore store = store("cancelled", 2);
    try (DecoderTrainer trainer = trainer()) {
      Course course = course(trainer, store, rules(30, 1e-3, 10, 10, NEVER));
      assertThat(course.follow((step, found, rate, heldOut) -> step < 13))
          .isEqualTo(Course.End.CANCELLED);
    }
    assertThat(store.newest().orElseThrow().position().step()).isEqualTo(13);
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** What a process killed while it wrote leaves behind. */
  private static void tear(Path directory) throws IOException {
    Path torn = Files.createDirectories(directory.resolve("step-000999"));
    Files.write(torn.resolve("model.safetensors"), new byte[] {1, 2, 3});
  }

  private CheckpointStore store(String name, int kept) {
    return new CheckpointStore(directory.resolve(name), COURSE, kept);
  }

  private static Course course(DecoderTrainer trainer, CheckpointStore store, Course.Rules rules) {
    return new Course(trainer, store, rules, new Course.Data(CourseTest::batches, heldOut()));
  }

  private static Course.Rules rules(
      int steps, double peak, int evaluateEvery, int saveEvery, EarlyStop stop) {
    return new Course.Rules(new Schedule(peak, steps), evaluateEvery, saveEvery, stop);
  }

  private static Course.Listener going() {
    return (step, found, rate, heldOut) -> true;
  }

  private static DecoderTrainer trainer() {
    ModelDirectory model = ModelDirectory.open(MODEL);
    var method = new DecoderTrainer.Method(Optional.empty(), Optimizer.ADAMW, 0.1, Precision.FP32);
    try (TensorSource weights = model.weights()) {
      return DecoderTrainer.start(model.config(), weights, method, Map.of());
    }
  }

  /** Two micro-batches of one row: a count modulo 31 that begins at random. */
  private static List<Batch> batches(int step) {
    return List.of(counting(2L * step), counting(2L * step + 1));
  }

  private static List<Batch> heldOut() {
    return List.of(counting(-1), counting(-2), noise(-3));
  }

  private static Batch counting(long seed) {
    int first = new SplittableRandom(seed).nextInt(31);
    var tokens = new long[LENGTH + 1];
    Arrays.setAll(tokens, i -> (first + i) % 31);
    return row(tokens);
  }

  private static Batch noise(long seed) {
    var random = new SplittableRandom(seed);
    var tokens = new long[LENGTH + 1];
    Arrays.setAll(tokens, i -> random.nextInt(61));
    return row(tokens);
  }

  /** A batch whose tokens the model never saw, so that its loss is far above the others'. */
  private static Batch shouting() {
    var tokens = new long[LENGTH + 1];
    Arrays.setAll(tokens, i -> 60 - i % 3);
    return row(tokens);
  }

  private static Batch row(long[] tokens) {
    return new Batch(
        Arrays.copyOf(tokens, LENGTH), Arrays.copyOfRange(tokens, 1, LENGTH + 1), 1, LENGTH);
  }
}
