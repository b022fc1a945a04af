package org.zeropoint.lm.language;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.data.InstructionExamples;
import org.zeropoint.lm.data.Padding;
import org.zeropoint.lm.data.Template;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Passages;

/**
 * What a model of tokens is scored on: each token of some passages once, or the answers of some
 * instructions. The loss is told by the bytes that these tokens stand for.
 */
public final class HeldOut {

  /** How a text is read. */
  public enum Form {
    /** As it stands; form feeds separate documents. */
    TEXT,
    /** JSON Lines of {@link org.zeropoint.lm.data.Instructions}. */
    INSTRUCTIONS
  }

  /** A row has so many tokens at most, however long the model's context is. */
  public static final int LONGEST_ROW = 1024;

  /** Instructions that are scored at most, spread evenly. */
  static final int MOST_INSTRUCTIONS = 256;

  private static final int CELLS = 1 << 25;
  private static final int MOST_POSITIONS = 1 << 13;

  private final List<Batch> batches;
  private final long tokens;
  private final long bytes;

  private HeldOut(List<Example> rows, long bytes, int vocabulary) {
    this.batches = batches(rows, vocabulary);
    this.tokens = rows.stream().mapToLong(Example::learned).sum();
    this.bytes = bytes;
  }

  /**
   * The {@linkplain Passages passages} of a text.
   *
   * @param context tokens of a row at most
   */
  public static HeldOut ofText(byte[] text, Tokenizer tokenizer, int context) {
    return passages(Passages.of(text), tokenizer, Math.min(context, LONGEST_ROW));
  }

  /**
   * The answers of instructions.
   *
   * @param context tokens of a row at most
   */
  public static HeldOut ofInstructions(
      List<Instruction> heldOut, Tokenizer tokenizer, int context) {
    return answers(chosen(heldOut), tokenizer, Math.min(context, LONGEST_ROW));
  }

  /** Each passage by itself. */
  static HeldOut passages(List<byte[]> passages, Tokenizer tokenizer, int length) {
    var rows = new ArrayList<Example>();
    long bytes = 0;
    for (byte[] passage : passages) {
      String text = new String(passage, StandardCharsets.UTF_8);
      int[] tokens = tokenizer.encodeOrdinary(text);
      if (tokens.length == 0) {
        continue;
      }
      int begin = tokenizer.addsBeginOfText() ? 0 : unscored(tokens, text, tokenizer);
      bytes += passage.length - bytes(Arrays.copyOf(tokens, begin), tokenizer);
      rows.addAll(rows(tokens, begin, tokenizer, length));
    }
    return new HeldOut(rows, bytes, tokenizer.vocabulary());
  }

  /** The first tokens that nothing predicts: one, or those of its first character. */
  private static int unscored(int[] tokens, String text, Tokenizer tokenizer) {
    int count = Math.min(1, tokens.length);
    while (count < tokens.length
        && !text.startsWith(tokenizer.decodeOrdinary(Arrays.copyOf(tokens, count)))) {
      count++;
    }
    return count;
  }

  private static long bytes(int[] tokens, Tokenizer tokenizer) {
    return tokenizer.decodeOrdinary(tokens).getBytes(StandardCharsets.UTF_8).length;
  }

  /** Each token from {@code begin} on is a target once. */
  private static List<Example> rows(int[] tokens, int begin, Tokenizer tokenizer, int length) {
    int[] all = tokens;
    int first = begin;
    if (begin == 0) {
      all = new int[tokens.length + 1];
      all[0] = tokenizer.specialTokens().beginOfText().orElseThrow();
      System.arraycopy(tokens, 0, all, 1, tokens.length);
      first = 1;
    }
    var rows = new ArrayList<Example>();
    for (int from = first - 1; from + 1 < all.length; from += length) {
      int to = Math.min(from + length, all.length - 1);
      rows.add(
          new Example(
              Arrays.copyOfRange(all, from, to), Arrays.copyOfRange(all, from + 1, to + 1)));
    }
    return rows;
  }

  private static HeldOut answers(List<Instruction> chosen, Tokenizer tokenizer, int length) {
    if (chosen.isEmpty()) {
      return new HeldOut(List.of(), 0, tokenizer.vocabulary());
    }
    var examples = InstructionExamples.of(chosen, Template.detect(tokenizer), tokenizer, length);
    var rows = new ArrayList<Example>();
    long bytes = 0;
    for (int i = 0; i < examples.count(); i++) {
      Example row = examples.example(i);
      rows.add(row);
      int[] answer = Arrays.stream(row.targets()).filter(t -> t != Example.IGNORED).toArray();
      bytes += bytes(answer, tokenizer);
    }
    return new HeldOut(rows, bytes, tokenizer.vocabulary());
  }

  private static List<Instruction> chosen(List<Instruction> all) {
    int taken = Math.min(all.size(), MOST_INSTRUCTIONS);
    var chosen = new ArrayList<Instruction>();
    for (int i = 0; i < taken; i++) {
      chosen.add(all.get((int) ((long) i * all.size() / taken)));
    }
    return chosen;
  }

  /** The answers of instructions that a model is scored on, whatever its tokens. */
  public static List<byte[]> answers(List<Instruction> heldOut) {
    return chosen(heldOut).stream()
        .flatMap(instruction -> instruction.answers().stream())
        .map(answer -> answer.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** Rows of about one length side by side, so that scores take a bounded memory. */
  private static List<Batch> batches(List<Example> rows, int vocabulary) {
    var batches = new ArrayList<Batch>();
    var side = new ArrayList<Example>();
    int longest = 0;
    for (Example row : rows) {
      int length = Math.max(longest, row.length());
      long positions = (long) (side.size() + 1) * length;
      if (!side.isEmpty() && positions > positions(0, vocabulary)) {
        batches.add(Padding.of(side, 0));
        side.clear();
        length = row.length();
      }
      side.add(row);
      longest = length;
    }
    if (!side.isEmpty()) {
      batches.add(Padding.of(side, 0));
    }
    return List.copyOf(batches);
  }

  /** Positions that are scored at once at most, by a model of that form. */
  public static long positions(int context, int vocabulary) {
    int least = Math.min(context, LONGEST_ROW);
    return Math.max(least, Math.min(MOST_POSITIONS, CELLS / vocabulary));
  }

  public List<Batch> batches() {
    return batches;
  }

  public boolean isEmpty() {
    return tokens == 0 || bytes == 0;
  }

  /** Tokens that are scored. */
  public long tokens() {
    return tokens;
  }

  /** Bytes that these stand for. */
  public long bytes() {
    return bytes;
  }

  /**
   * The loss by bytes.
   *
   * @param lossPerToken mean over the predicted tokens of all batches, in nats
   */
  public double natsPerByte(double lossPerToken) {
    return isEmpty() ? Double.NaN : lossPerToken * tokens / bytes;
  }
}
