package org.zeropoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.zeropoint.lm.gpt.GptConfig;
import org.zeropoint.lm.gpt.GptTrainer;
import org.zeropoint.lm.gpt.GptWeights;
import org.zeropoint.lm.optimizer.Optimizer;
import org.zeropoint.lm.text.Batch;

/**
 * {@code gpt-nano} on rows of 32 bytes for 5,000 steps: samples a second, and the memory that the
 * process holds at each tenth of the way, which has to stay where it is.
 *
 * <pre>
 *   mvn verify -DskipTests -pl src/bench -am -Dbench.skip=false \
 *     -Dbench.main=org.zeropoint.bench.NanoBenchmark -Dbench.include=32
 * </pre>
 *
 * Argument: rows of a batch.
 */
public final class NanoBenchmark {

  private static final int STEPS = 5_000;
  private static final int LENGTH = 32;

  private NanoBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    int rows = Integer.parseInt(String.join("", arguments).trim());
    GptConfig config = GptConfig.NANO;
    var resident = new ArrayList<Long>();
    try (var trainer = new GptTrainer(config, GptWeights.seeded(config, 1), Optimizer.ADAMW)) {
      long begin = System.nanoTime();
      for (int step = 1; step <= STEPS; step++) {
        trainer.step(batch(rows, step), step, 1e-3);
        if (step % (STEPS / 10) == 0) {
          resident.add(residentMebibytes());
        }
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "%s T %d, B %d: %.0f samples/s over %d steps; resident after each tenth, MiB: %s%n",
          config.name(), LENGTH, rows, rows * STEPS / seconds, STEPS, resident);
    }
  }

  private static Batch batch(int rows, int step) {
    var random = new SplittableRandom(step);
    var inputs = new long[rows * LENGTH];
    var targets = new long[inputs.length];
    Arrays.setAll(inputs, i -> random.nextInt(GptConfig.VOCABULARY));
    Arrays.setAll(targets, i -> (inputs[i] + 1) % GptConfig.VOCABULARY);
    return new Batch(inputs, targets, rows, LENGTH);
  }

  private static long residentMebibytes() throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
    return status.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
