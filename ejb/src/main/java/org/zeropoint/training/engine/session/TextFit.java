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
  private static final Violation ENDLESS =
      new Violation(
          "/base",
          "has a tokenizer without an end-of-text token (eos), which training needs; name it in"
              + " tokenizer_config.json (eos_token) or config.json (eos_token_id) and upload it again");

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
    return form.or(() -> base.flatMap(file -> prompted(tokens.get(), file)))
        .or(() -> base.filter(file -> isEndless(file, answers)).map(file -> ENDLESS));
  }

  /** As of a tokenizer: of a file that cannot be read nothing is said before the run opens it. */
  private static Optional<Violation> prompted(Tokens tokens, Path base) {
    try (ModelFile model = ModelFile.open(base)) {
      return Beside.obstacle(tokens, model);
    } catch (Invalid e) {
      return Optional.empty();
    }
  }

  private static void requireParts(TrainingPlan plan, InstructionSplit split) {
    if (split.training().isEmpty() || plan.validationSplit() > 0 && split.heldOut().isEmpty()) {
      throw new Invalid(
          "",
          "leaves %d instructions for training and %d held out; choose a larger corpus or another split"
              .formatted(split.training().size(), split.heldOut().size()));
    }
  }

  /**
   * Whether a tokenizer lacks the token that ends a text, behind which documents are packed and
   * with which answers end. One that cannot be read is not what its digest says, or its form is not
   * known: that is told when the run opens it.
   */
  private static boolean isEndless(Path base, boolean answers) {
    try (ModelFile model = ModelFile.open(base);
        Tokenizer tokenizer = model.tokenizer()) {
      return tokenizer.specialTokens().endOfText().isEmpty()
          && !(answers && Template.detect(tokenizer) != Template.PLAIN);
    } catch (Invalid e) {
      return false;
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
