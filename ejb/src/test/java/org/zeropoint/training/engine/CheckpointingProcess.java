package org.zeropoint.training.engine;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.training.engine.TrainingEngine.Inputs;

/** A process of its own that writes a checkpoint after each step and says so, to be killed. */
public final class CheckpointingProcess {

  private static final int STEPS = 20;

  private CheckpointingProcess() {}

  /**
   * Trains.
   *
   * @param arguments corpus and directory of the checkpoints
   */
  public static void train(TrainingEngine engine, String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var inputs = new Inputs(Path.of(arguments[0]), Optional.empty());
    try (TrainingSession session =
        engine.open(EngineContract.plan("adamw", EngineContract.RATE), inputs, Optional.empty())) {
      for (int step = 1; step <= STEPS; step++) {
        session.step();
        session.checkpoint(Path.of(arguments[1], "step-" + step));
        out.println("step-" + step);
      }
    }
  }
}
