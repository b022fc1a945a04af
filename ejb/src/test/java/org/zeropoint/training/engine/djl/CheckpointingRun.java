package org.zeropoint.training.engine.djl;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;

/** A process of its own that writes a checkpoint after each step and says so, to be killed. */
final class CheckpointingRun {

  private CheckpointingRun() {}

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var inputs = new Inputs(Path.of(arguments[0]), Optional.empty());
    try (TrainingSession session =
        new DjlEngine().open(DjlEngineTest.plan("adamw", 0.01), inputs, Optional.empty())) {
      for (int step = 1; step <= 20; step++) {
        session.step();
        session.checkpoint(Path.of(arguments[1], "step-" + step));
        out.println("step-" + step);
      }
    }
  }
}
