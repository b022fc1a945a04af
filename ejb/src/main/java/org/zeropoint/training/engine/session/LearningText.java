package org.zeropoint.training.engine.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.zeropoint.lm.data.Documents;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.data.Examples;
import org.zeropoint.lm.data.InstructionExamples;
import org.zeropoint.lm.data.Packing;
import org.zeropoint.lm.data.Template;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.HeldOut.Form;
import org.zeropoint.lm.language.InstructionSplit;
import org.zeropoint.lm.model.ModelConfig;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.Tuning.SoftPrompt;
import org.zeropoint.training.entity.Tuning.Tokens;

/**
 * What a model that reads tokens learns from a corpus.
 *
 * @param examples rows of the training part
 * @param tokensPerByte of the training part: tokens that are predicted in an epoch, by the bytes
 *     that they stand for; of instructions both are those of the answers
 * @param heldOut the other part
 */
public record LearningText(Examples examples, double tokensPerByte, HeldOut heldOut) {

  private static final int CONTINUES = 0x80;
  private static final int CONTINUES_MASK = 0xC0;

  /**
   * Splits a corpus as {@link Corpus#split} does, where a character that straddles the cut belongs
   * to neither part, or as {@link InstructionSplit}, and makes rows of it.
   *
   * @param how it is read
   * @param model that is measured on the other part
   * @throws Invalid naming the corpus when a part is too short or not in that form
   */
  public static LearningText of(
      TrainingPlan plan, Tokens how, byte[] text, Tokenizer tokenizer, ModelConfig model) {
    Form form = Form.valueOf(how.format().toUpperCase(Locale.ROOT));
    try {
      return form == Form.TEXT
          ? ofText(plan, how.rowTokens(), text, tokenizer, model)
          : ofInstructions(plan, how.rowTokens(), text, tokenizer, model);
    } catch (Invalid e) {
      throw new Invalid(
          e.violations().stream().map(v -> new Violation("/corpus", v.toString())).toList());
    }
  }

  private static LearningText ofText(
      TrainingPlan plan, int row, byte[] text, Tokenizer tokenizer, ModelConfig model) {
    Corpus corpus = Corpus.split(text, plan.validationSplit());
    HeldOut heldOut =
        required(
            plan,
            HeldOut.ofText(corpus.heldOut(), tokenizer, context(plan, model), model.vocabulary()));
    byte[] training = Arrays.copyOf(text, end(text, corpus.training().length));
    List<String> documents = Documents.ofText(new String(training, StandardCharsets.UTF_8));
    Packing packing = Packing.of(documents, tokenizer, row, plan.seed());
    return new LearningText(packing, (double) packing.tokens() / training.length, heldOut);
  }

  /** What a soft prompt leaves of it. */
  private static int context(TrainingPlan plan, ModelConfig model) {
    return model.context() - plan.softPrompt().map(SoftPrompt::length).orElse(0);
  }

  /** The last place up to the cut at which a character begins. */
  private static int end(byte[] text, int cut) {
    int end = cut;
    while (end > 0 && end < text.length && (text[end] & CONTINUES_MASK) == CONTINUES) {
      end--;
    }
    return end;
  }

  private static HeldOut required(TrainingPlan plan, HeldOut heldOut) {
    if (plan.validationSplit() > 0 && heldOut.isEmpty()) {
      throw new Invalid("", "leaves too little held out; choose a larger corpus or split");
    }
    return heldOut;
  }

  private static LearningText ofInstructions(
      TrainingPlan plan, int row, byte[] text, Tokenizer tokenizer, ModelConfig model) {
    InstructionSplit split = InstructionSplit.of(text, plan.validationSplit());
    HeldOut heldOut =
        required(
            plan,
            HeldOut.ofInstructions(
                split.heldOut(), tokenizer, context(plan, model), model.vocabulary()));
    var examples =
        InstructionExamples.of(split.training(), Template.detect(tokenizer), tokenizer, row);
    long learned = 0;
    long bytes = 0;
    for (int i = 0; i < examples.count(); i++) {
      int[] targets = examples.example(i).targets();
      int[] answer = Arrays.stream(targets).filter(t -> t != Example.IGNORED).toArray();
      learned += answer.length;
      bytes += tokenizer.decodeOrdinary(answer).getBytes(StandardCharsets.UTF_8).length;
    }
    return new LearningText(examples, (double) learned / bytes, heldOut);
  }

  /** Positions of a batch's rows up to the last that is learned; what is behind is filling. */
  public static long read(long[] targets, int length) {
    long read = 0;
    for (int row = 0; row < targets.length; row += length) {
      int end = length;
      while (end > 0 && targets[row + end - 1] == Example.IGNORED) {
        end--;
      }
      read += end;
    }
    return read;
  }
}
