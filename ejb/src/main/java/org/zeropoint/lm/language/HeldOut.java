package org.zeropoint.lm.language;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.zeropoint.lm.data.Example;
import org.zeropoint.lm.data.Instruction;
import org.zeropoint.lm.data.InstructionExamples;
import org.zeropoint.lm.data.Padding;
import org.zeropoint.lm.data.Template;
import org.zeropoint.lm.data.Tokenizer;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Passages;
import org.zeropoint.shared.Invalid;

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

  /** Scores of one row: 512 MiB. */
  private static final int ROW_CELLS = 1 << 27;

  private static final int SHORTEST_ROW = 16;

  /** A character has no more tokens. */
  private static final int MOST_UNSCORED = 8;

  private static final int MOST_POSITIONS = 1 << 13;

  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final List<Batch> batches;
  private final long tokens;
  private final long bytes;

  private HeldOut(List<Example> rows, long bytes, int vocabulary, int length) {
    this.batches = batches(rows, positions(length, vocabulary));
    this.tokens = rows.stream().mapToLong(Example::learned).sum();
    this.bytes = bytes;
  }

  /**
   * The {@linkplain Passages passages} of a text.
   *
   * @param context tokens that the model sees at once, without virtual ones
   * @param vocabulary tokens that it gives scores to
   * @throws Invalid when the tokens do not stand for the text
   */
  public static HeldOut ofText(byte[] text, Tokenizer tokenizer, int context, int vocabulary) {
    return passages(Passages.of(text), tokenizer, rowLength(context, vocabulary), vocabulary);
  }

  /**
   * The answers of instructions, as {@link #ofText}.
   *
   * @throws Invalid when the tokens do not stand for the answers
   */
  public static HeldOut ofInstructions(
      List<Instruction> heldOut, Tokenizer tokenizer, int context, int vocabulary) {
    return answers(chosen(heldOut), tokenizer, rowLength(context, vocabulary), vocabulary);
  }

  /** A row of tokens at most, so that its scores take a bounded memory. */
  static int rowLength(int context, int vocabulary) {
    return Math.min(Math.min(context, LONGEST_ROW), Math.max(SHORTEST_ROW, ROW_CELLS / vocabulary));
  }

  /** Each passage by itself. */
  private static HeldOut passages(
      List<byte[]> passages, Tokenizer tokenizer, int length, int vocabulary) {
    var rows = new ArrayList<Example>();
    long bytes = 0;
    for (byte[] passage : passages) {
      String text = new String(passage, StandardCharsets.UTF_8);
      int[] tokens = tokenizer.encodeOrdinary(text);
      if (tokens.length == 0) {
        continue;
      }
      requireSame(normal(tokenizer.decodeOrdinary(tokens)).equals(normal(text)));
      int begin = tokenizer.addsBeginOfText() ? 0 : unscored(tokens, text, tokenizer);
      bytes += passage.length - bytes(Arrays.copyOf(tokens, begin), tokenizer);
      rows.addAll(rows(tokens, begin, tokenizer, length));
    }
    return new HeldOut(rows, bytes, vocabulary, length);
  }

  /**
   * A loss by bytes means something only when the tokens say what the bytes say: a tokenizer that
   * makes the same of every text would be predicted perfectly.
   */
  private static void requireSame(boolean same) {
    if (!same) {
      throw new Invalid(
          "",
          Tokenizer.FILE
              + ": its tokens do not give the text back that they were made of, so that no loss by"
              + " bytes can be told");
    }
  }

  /** Without what tokenizers may change: composed characters, and space. */
  private static String normal(String text) {
    return SPACE.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll("");
  }

  /** The first tokens that nothing predicts: one, or those of its first character. */
  static int unscored(int[] tokens, String text, Tokenizer tokenizer) {
    int most = Math.min(MOST_UNSCORED, tokens.length);
    for (int count = 1; count <= most; count++) {
      if (text.startsWith(tokenizer.decodeOrdinary(Arrays.copyOf(tokens, count)))) {
        return count;
      }
    }
    return 1;
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

  private static HeldOut answers(
      List<Instruction> chosen, Tokenizer tokenizer, int length, int vocabulary) {
    if (chosen.isEmpty()) {
      return new HeldOut(List.of(), 0, vocabulary, length);
    }
    var examples = InstructionExamples.of(chosen, Template.detect(tokenizer), tokenizer, length);
    var rows = new ArrayList<Example>();
    long bytes = 0;
    for (int i = 0; i < examples.count(); i++) {
      Example row = examples.example(i);
      rows.add(row);
      bytes += answerBytes(row, chosen.get(i).answers(), tokenizer, length);
    }
    return new HeldOut(rows, bytes, vocabulary, length);
  }

  /** Bytes that the predicted tokens of a row stand for. */
  private static int answerBytes(
      Example row, List<String> answers, Tokenizer tokenizer, int length) {
    int[] tokens = Arrays.stream(row.targets()).filter(t -> t != Example.IGNORED).toArray();
    String wanted = String.join("", answers);
    String said = normal(tokenizer.decodeOrdinary(tokens));
    // Of a row that is longer than the context, the end is left.
    boolean cut = row.length() == length && normal(wanted).endsWith(said);
    requireSame(cut || normal(wanted).equals(said));
    // A template may put a space before an answer.
    int most = wanted.getBytes(StandardCharsets.UTF_8).length + answers.size();
    return (int) Math.min(bytes(tokens, tokenizer), most);
  }

  /** The answers of each instruction as a row of its own. */
  static List<Scoring.Row> answerRows(
      List<Instruction> instructions, Tokenizer tokenizer, int length) {
    if (instructions.isEmpty()) {
      return List.of();
    }
    var examples =
        InstructionExamples.of(instructions, Template.detect(tokenizer), tokenizer, length);
    var rows = new ArrayList<Scoring.Row>();
    for (int i = 0; i < examples.count(); i++) {
      Example row = examples.example(i);
      rows.add(
          Scoring.Row.of(row, answerBytes(row, instructions.get(i).answers(), tokenizer, length)));
    }
    return rows;
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
  private static List<Batch> batches(List<Example> rows, long most) {
    var batches = new ArrayList<Batch>();
    var side = new ArrayList<Example>();
    int longest = 0;
    for (Example row : rows) {
      int length = Math.max(longest, row.length());
      long positions = (long) (side.size() + 1) * length;
      if (!side.isEmpty() && positions > most) {
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
    return Math.max(rowLength(context, vocabulary), Math.min(MOST_POSITIONS, CELLS / vocabulary));
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
