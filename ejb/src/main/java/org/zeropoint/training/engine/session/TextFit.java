package org.zeropoint.training.engine.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.lm.language.InstructionSplit;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning.Tokens;

/** Whether a model can learn from a text, as far as it can be told without computing. */
public final class TextFit {

  private static final String CORPUS = "/corpus";

  private TextFit() {}

  /**
   * What keeps a plan's model from learning from a text; empty when nothing is known to.
   *
   * @param corpus the text's file
   * @throws Unavailable when the text cannot be read
   */
  public static Optional<Violation> obstacle(TrainingPlan plan, Path corpus) {
    byte[] text = read(corpus);
    Optional<Tokens> tokens = plan.tuning().flatMap(tuning -> tuning.tokens());
    if (tokens.isEmpty()) {
      return caught(CORPUS, () -> ByteText.of(plan, text));
    }
    return tokens.get().format().equals("instructions")
        ? caught(
            CORPUS, () -> requireParts(plan, InstructionSplit.of(text, plan.validationSplit())))
        : Optional.empty();
  }

  private static void requireParts(TrainingPlan plan, InstructionSplit split) {
    if (split.training().isEmpty() || plan.validationSplit() > 0 && split.heldOut().isEmpty()) {
      throw new Invalid(
          "",
          "leaves %d instructions for training and %d held out; choose a larger corpus or another split"
              .formatted(split.training().size(), split.heldOut().size()));
    }
  }

  private static Optional<Violation> caught(String pointer, Runnable check) {
    try {
      check.run();
      return Optional.empty();
    } catch (Invalid e) {
      Violation first = e.violations().get(0);
      return Optional.of(
          first.pointer().equals(pointer) ? first : new Violation(pointer, first.toString()));
    }
  }

  private static byte[] read(Path corpus) {
    try {
      return Files.readAllBytes(corpus);
    } catch (IOException e) {
      throw new Unavailable("The corpus cannot be read.", e);
    }
  }
}
