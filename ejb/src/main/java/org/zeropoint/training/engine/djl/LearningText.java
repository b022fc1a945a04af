package org.zeropoint.training.engine.djl;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.zeropoint.lm.data.Documents;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.data.Examples;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.data.InstructionExamples;
import org.zeropoint.lm.data.Instructions;
import org.zeropoint.lm.data.Message;
import org.zeropoint.lm.data.Packing;
import org.zeropoint.lm.data.Template;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.language.HeldOut;
import org.zeropoint.lm.language.HeldOut.Form;
import org.zeropoint.lm.text.Corpus;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Violation;

/**
 * What a model that reads tokens learns from a corpus.
 *
 * @param examples rows of the training part
 * @param tokensPerByte of the training part: tokens that are predicted in an epoch, by the bytes
 *     that they stand for; of instructions both are those of the answers
 * @param heldOut the other part
 */
record LearningText(Examples examples, double tokensPerByte, HeldOut heldOut) {

  private static final int CONTINUES = 0x80;
  private static final int CONTINUES_MASK = 0xC0;

  /**
   * Splits a corpus as {@link Corpus#split} does and makes rows of it. A character that straddles
   * the cut belongs to neither part; of instructions, a line.
   *
   * @param row positions of a row
   * @throws Invalid naming the corpus when a part is too short or not in that form
   */
  static LearningText of(
      byte[] text, double share, Form form, Tokenizer tokenizer, int row, long seed) {
    int cut = Corpus.split(text, share).training().length;
    byte[] training = Arrays.copyOf(text, before(text, cut, form));
    byte[] heldOut = Arrays.copyOfRange(text, after(text, cut, form), text.length);
    try {
      HeldOut measured = HeldOut.of(heldOut, form, tokenizer, row);
      if (share > 0 && measured.isEmpty()) {
        throw new Invalid("", "leaves too little held out; choose a larger corpus or split");
      }
      return form == Form.TEXT
          ? ofText(training, tokenizer, row, seed, measured)
          : ofInstructions(training, tokenizer, row, measured);
    } catch (Invalid e) {
      throw new Invalid(
          e.violations().stream().map(v -> new Violation("/corpus", v.toString())).toList());
    }
  }

  /** The end of the training part. */
  private static int before(byte[] text, int cut, Form form) {
    if (cut == text.length) {
      return cut;
    }
    IntPredicate begins = begins(text, form);
    int end = cut;
    while (end > 0 && !begins.test(end)) {
      end--;
    }
    return end;
  }

  /** The beginning of the held-out part. */
  private static int after(byte[] text, int cut, Form form) {
    IntPredicate begins = begins(text, form);
    int from = cut;
    while (from < text.length && !begins.test(from)) {
      from++;
    }
    return from;
  }

  /** Whether a character begins at a byte; of instructions, a line. */
  private static IntPredicate begins(byte[] text, Form form) {
    return form == Form.TEXT
        ? at -> (text[at] & CONTINUES_MASK) != CONTINUES
        : at -> at == 0 || text[at - 1] == '\n';
  }

  private static LearningText ofText(
      byte[] training, Tokenizer tokenizer, int row, long seed, HeldOut heldOut) {
    List<String> documents = Documents.ofText(new String(training, StandardCharsets.UTF_8));
    Packing packing = Packing.of(documents, tokenizer, row, seed);
    return new LearningText(packing, (double) packing.tokens() / training.length, heldOut);
  }

  private static LearningText ofInstructions(
      byte[] training, Tokenizer tokenizer, int row, HeldOut heldOut) {
    List<Instruction> read =
        Instructions.read(new StringReader(new String(training, StandardCharsets.UTF_8)));
    var examples = InstructionExamples.of(read, Template.detect(tokenizer), tokenizer, row);
    long learned = 0;
    for (int i = 0; i < examples.count(); i++) {
      learned += examples.example(i).learned();
    }
    long bytes = read.stream().mapToLong(LearningText::answered).sum();
    return new LearningText(examples, (double) learned / bytes, heldOut);
  }

  /** Bytes of what is learned of an instruction. */
  private static long answered(Instruction instruction) {
    if (instruction instanceof Instruction.Completion completion) {
      return bytes(completion.completion());
    }
    return ((Instruction.Chat) instruction)
        .messages().stream()
            .filter(message -> message.role() == Message.Role.ASSISTANT)
            .mapToLong(message -> bytes(message.content()))
            .sum();
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Positions of a batch's rows up to the last that is learned; what is behind is filling. */
  static long read(long[] targets, int length) {
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
