package org.zeropoint.ethics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.training.engine.TrainingEngine.Inputs;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.djl.DjlEngine;
import org.zeropoint.training.entity.TrainingPlan;

/** Trains small models of bytes for tests of what is measured. */
public final class Trainings {

  private Trainings() {}

  /**
   * A {@code gpt-nano} that learned a text.
   *
   * @param heldOut share of the text that it does not see
   */
  public static Path nano(Path directory, byte[] text, double heldOut, int steps, long seed) {
    try {
      Path corpus = Files.write(Files.createTempFile(directory, "corpus", ""), text);
      Path file = Files.createTempFile(directory, "nano", ".safetensors");
      Files.delete(file);
      var plan =
          new TrainingPlan(
              "s",
              "djl",
              "gpt-nano",
              Optional.empty(),
              "corpus",
              steps,
              16,
              5e-3,
              "adamw",
              heldOut,
              seed,
              Optional.empty());
      try (TrainingSession session =
          new DjlEngine().open(plan, new Inputs(corpus, Optional.empty()), Optional.empty())) {
        while (!session.ended()) {
          session.step();
        }
        session.candidate(file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
