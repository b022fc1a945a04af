package org.zeropoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.engine.tinygrad.TinygradEngine;
import org.zeropoint.training.entity.TrainingPlan;

/**
 * The same plan on both engines, by turns: samples a second at the median step, the time to the end
 * of the first step, memory, the time to a loss that both reached, the last loss, and the ratio.
 *
 * <pre>
 *   ZEROPOINT_TINYGRAD_PYTHON=DIRECTORY/bin/python mvn verify -DskipTests -pl src/bench -am \
 *     -Dbench.skip=false -Dbench.main=org.zeropoint.bench.EngineComparison -Dbench.include=gpt-nano:16
 * </pre>
 *
 * Argument: model and rows of a batch.
 */
public final class EngineComparison {

  private static final int STEPS = 60;
  private static final int BLOCK = 10;
  private static final int FIRST = 10;

  private EngineComparison() {}

  /** What one engine did. */
  private static final class Side implements AutoCloseable {
    private final TrainingEngine engine;
    private final TrainingSession session;
    private final List<StepReport> reports = new ArrayList<>();
    private final double started;

    Side(TrainingEngine engine, TrainingPlan plan, Path corpus) {
      this.engine = engine;
      long begin = System.nanoTime();
      session = engine.open(plan, new Inputs(corpus, Optional.empty()), Optional.empty());
      reports.add(session.step());
      started = (System.nanoTime() - begin) / 1e9;
    }

    void steps() {
      for (int i = 0; i < BLOCK && !session.ended(); i++) {
        reports.add(session.step());
      }
    }

    double samplesPerSecond() {
      double[] seconds =
          reports.stream().skip(FIRST).mapToDouble(StepReport::seconds).sorted().toArray();
      return reports.get(0).samples() / seconds[seconds.length / 2];
    }

    double lowest() {
      return reports.stream().mapToDouble(StepReport::loss).min().orElseThrow();
    }

    /** Seconds up to the first step with such a loss or a lower one, the start included. */
    double secondsTo(double loss) {
      double seconds = started;
      for (int i = 0; reports.get(i).loss() > loss; i++) {
        seconds += reports.get(i + 1).seconds();
      }
      return seconds;
    }

    void print(double reached) {
      StepReport last = reports.get(reports.size() - 1);
      System.out.printf(
          "%-9s %8.1f samples/s, first step after %5.1f s, loss %.4f after %5.1f s,"
              + " %5d MiB resident, last loss %.6f (%s)%n",
          engine.name(),
          samplesPerSecond(),
          started,
          reached,
          secondsTo(reached),
          last.memoryBytes() >> 20,
          last.loss(),
          engine.availability().device());
    }

    @Override
    public void close() {
      session.close();
    }
  }

  public static void main(String[] arguments) throws IOException {
    String[] asked = String.join("", arguments).trim().split(":");
    Path corpus = Files.createTempFile("corpus", ".txt");
    Files.writeString(corpus, "It was the best of times, it was the worst of times. ".repeat(4000));
    TrainingPlan plan = plan(asked[0], Integer.parseInt(asked[1]));
    try (var djl = new Side(new DjlEngine(), plan, corpus);
        var tinygrad = new Side(new TinygradEngine(new Settings()), plan, corpus)) {
      for (int step = 1; step < STEPS; step += BLOCK) {
        djl.steps();
        tinygrad.steps();
      }
      System.out.println(Arrays.toString(asked) + ", " + STEPS + " steps");
      double reached = Math.max(djl.lowest(), tinygrad.lowest());
      djl.print(reached);
      tinygrad.print(reached);
      System.out.printf(
          "tinygrad / djl: %.3f%n", tinygrad.samplesPerSecond() / djl.samplesPerSecond());
    } finally {
      Files.delete(corpus);
    }
  }

  private static TrainingPlan plan(String model, int rows) {
    return new TrainingPlan(
        "bench",
        "djl",
        model,
        Optional.empty(),
        "corpus",
        STEPS,
        rows,
        3e-3,
        "adamw",
        0,
        1,
        Optional.empty());
  }
}
