package org.zeropoint.training.engine;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.training.engine.TrainingEngine.Inputs;

/** {@link CheckpointingProcess} of a model that reads tokens. */
public final class CheckpointingTokens {

  private CheckpointingTokens() {}

  /**
   * Trains.
   *
   * @param arguments corpus, directory of the checkpoints, and packed model
   */
  public static void train(TrainingEngine engine, String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var inputs = new Inputs(Path.of(arguments[0]), Optional.of(Path.of(arguments[2])));
    try (TrainingSession session =
        engine.open(
            TokenEngineContract.plan("adamw", TokenEngineContract.RATE),
            inputs,
            Optional.empty())) {
      for (int step = 1; step <= TokenEngineContract.STEPS; step++) {
        session.step();
        session.checkpoint(Path.of(arguments[1], "step-" + step));
        out.println("step-" + step);
      }
    }
  }
}
