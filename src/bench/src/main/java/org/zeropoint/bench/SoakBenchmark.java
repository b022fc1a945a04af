package org.zeropoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.zeropoint.lm.model.DecoderTrainer;
import org.zeropoint.lm.model.ModelDirectory;
import org.zeropoint.lm.model.Precision;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.optimizer.Schedule;
import org.zeropoint.lm.safetensors.TensorSource;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.train.CheckpointStore;
import org.zeropoint.lm.train.Course;
import org.zeropoint.lm.train.EarlyStop;
import org.zeropoint.shared.Digest;

/**
 * A training in a process that is killed (SIGKILL) at random steps and started again each time,
 * until it has been killed as often as was asked and then ends. Fails when a restart loses more
 * than one interval between checkpoints, or when the last weights differ in a bit from those of a
 * training that nobody killed.
 *
 * <pre>
 *   mvn verify -DskipTests -pl src/bench -am -Dbench.skip=false \
 *     -Dbench.main=org.zeropoint.bench.SoakBenchmark -Dbench.include="20"
 * </pre>
 */
public final class SoakBenchmark {

  private static final Path MODEL = Path.of("src/it/models/llama");
  private static final int INTERVAL = 10;
  private static final int LENGTH = 32;
  private static final int ROWS = 8;

  /** Exit value after SIGKILL. */
  private static final int KILLED = 128 + 9;

  private SoakBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    String[] words = String.join(" ", arguments).trim().split(" +");
    if (words[0].equals("train")) {
      train(Path.of(words[1]), Integer.parseInt(words[2]));
      return;
    }
    int kills = Integer.parseInt(words[0]);
    int steps = 30 * (kills + 2);
    Path root = Files.createTempDirectory("soak");
    try {
      soak(root, kills, steps);
    } finally {
      delete(root);
    }
  }

  private static void soak(Path root, int kills, int steps) throws Exception {
    run(root.resolve("through"), steps, Integer.MAX_VALUE);
    var random = new SplittableRandom(5);
    int reached = 0;
    int worst = 0;
    for (int kill = 1; kill <= kills; kill++) {
      int at = reached + 5 + random.nextInt(50 * steps / (kills + 2) / 30);
      int[] seen = run(root.resolve("killed"), steps, Math.min(at, steps - 1));
      int lost = kill == 1 ? 0 : reached + 1 - seen[0];
      worst = Math.max(worst, lost);
      if (lost > INTERVAL) {
        throw new IllegalStateException("kill " + (kill - 1) + " lost " + lost + " steps");
      }
      reached = seen[1];
    }
    int[] seen = run(root.resolve("killed"), steps, Integer.MAX_VALUE);
    worst = Math.max(worst, reached + 1 - seen[0]);
    if (worst > INTERVAL) {
      throw new IllegalStateException("the last kill lost " + worst + " steps");
    }
    String name = "step-%06d/model.safetensors".formatted(steps);
    boolean same =
        Arrays.equals(
            Files.readAllBytes(root.resolve("through").resolve(name)),
            Files.readAllBytes(root.resolve("killed").resolve(name)));
    System.out.printf(
        "soak: %d kills over %d steps, a checkpoint every %d: at most %d steps lost, last weights %s%n",
        kills, steps, INTERVAL, worst, same ? "the same to the bit" : "DIFFERENT");
    if (!same) {
      throw new IllegalStateException("a killed training ended at other weights");
    }
  }

  /** First and last step that the process reported before it was killed or ended. */
  private static int[] run(Path directory, int steps, int killAt) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SoakBenchmark.class.getName(),
                "train",
                directory.toString(),
                Integer.toString(steps))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int first = 0;
    int last = 0;
    boolean killed = false;
    try (var lines = process.inputReader()) {
      // Also what it had written when it was killed: those steps were done.
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("step ")) {
          last = Integer.parseInt(line.substring(5));
          first = first == 0 ? last : first;
          if (last >= killAt && !killed) {
            // By its handle: the process itself would close what is still to be read.
            process.toHandle().destroyForcibly();
            killed = true;
          }
        }
      }
    }
    if (!process.waitFor(1, TimeUnit.MINUTES) || first == 0) {
      throw new IllegalStateException("the process did not end, or not a step was done");
    }
    int expected = killed ? KILLED : 0;
    if (process.exitValue() != expected) {
      throw new IllegalStateException("the training ended with " + process.exitValue());
    }
    return new int[] {first, last};
  }

  private static void train(Path directory, int steps) {
    ModelDirectory model = ModelDirectory.open(MODEL);
    var method = new DecoderTrainer.Method(Optional.empty(), Optimizer.ADAMW, 0.1, Precision.FP32);
    var store = new CheckpointStore(directory, Digest.of(new byte[] {1}), 2);
    var rules = new Course.Rules(new Schedule(1e-3, steps), 50, INTERVAL, new EarlyStop(0, 0));
    try (TensorSource weights = model.weights();
        DecoderTrainer trainer = DecoderTrainer.start(model.config(), weights, method, Map.of())) {
      var data = new Course.Data(step -> List.of(batch(step)), List.of(batch(-1)));
      new Course(trainer, store, rules, data)
          .follow(
              (step, found, rate, heldOut) -> {
                System.out.println("step " + step);
                return true;
              });
    }
  }

  private static Batch batch(int step) {
    var random = new SplittableRandom(step);
    var inputs = new long[ROWS * LENGTH];
    var targets = new long[inputs.length];
    Arrays.setAll(inputs, i -> random.nextInt(61));
    Arrays.setAll(targets, i -> (inputs[i] + 1) % 61);
    return new Batch(inputs, targets, ROWS, LENGTH);
  }

  private static void delete(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
