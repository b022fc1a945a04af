package org.zeropoint.training.engine.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.lm.data.Template;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.language.InstructionSplit;
import org.zeropoint.lm.language.ModelFile;
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
   * @param base the packed model, where tokens are read
   * @throws Unavailable when the text cannot be read
   */
  public static Optional<Violation> obstacle(TrainingPlan plan, Path corpus, Optional<Path> base) {
    byte[] text = read(corpus);
    Optional<Tokens> tokens = plan.tuning().flatMap(tuning -> tuning.tokens());
    if (tokens.isEmpty()) {
      return caught(CORPUS, () -> ByteText.of(plan, text));
    }
    boolean answers = tokens.get().format().equals("instructions");
    Optional<Violation> form =
        answers
            ? caught(
                CORPUS, () -> requireParts(plan, InstructionSplit.of(text, plan.validationSplit())))
            : Optional.empty();
    return form.or(() -> base.flatMap(file -> caught("/base", () -> requireEnds(file, answers))));
  }

  private static void requireParts(TrainingPlan plan, InstructionSplit split) {
    if (split.training().isEmpty() || plan.validationSplit() > 0 && split.heldOut().isEmpty()) {
      throw new Invalid(
          "",
          "leaves %d instructions for training and %d held out; choose a larger corpus or another split"
              .formatted(split.training().size(), split.heldOut().size()));
    }
  }

  /** Documents are packed, and answers end, with the token that ends a text. */
  private static void requireEnds(Path base, boolean answers) {
    try (ModelFile model = ModelFile.open(base);
        Tokenizer tokenizer = model.tokenizer()) {
      boolean ends = tokenizer.specialTokens().endOfText().isPresent();
      if (!ends && !(answers && Template.detect(tokenizer) != Template.PLAIN)) {
        throw new Invalid(
            "", "has a tokenizer without an end-of-text token (eos), which training needs");
      }
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
