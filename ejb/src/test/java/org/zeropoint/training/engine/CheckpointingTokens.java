package org.zeropoint.training.engine;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.training.engine.TokenEngineContract.Kind;
import org.zeropoint.training.engine.TrainingEngine.Inputs;

/** {@link CheckpointingProcess} of a model that reads tokens. */
public final class CheckpointingTokens {

  private CheckpointingTokens() {}

  /**
   * Trains.
   *
   * @param arguments what is trained, corpus, directory of the checkpoints, and packed model
   */
  public static void train(TrainingEngine engine, String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Kind kind = Kind.valueOf(arguments[0]);
    var inputs = new Inputs(Path.of(arguments[1]), Optional.of(Path.of(arguments[3])));
    try (TrainingSession session =
        engine.open(
            TokenEngineContract.plan(kind, "adamw", kind.rate()), inputs, Optional.empty())) {
      for (int step = 1; step <= TokenEngineContract.STEPS; step++) {
        session.step();
        session.checkpoint(Path.of(arguments[2], "step-" + step));
        out.println("step-" + step);
      }
    }
  }
}
