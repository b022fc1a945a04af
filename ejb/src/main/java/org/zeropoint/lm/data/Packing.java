package org.zeropoint.lm.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.zeropoint.shared.Invalid;

/**
 * Documents one behind the other, each with an end-of-text token behind it, cut into rows of one
 * length. A row holds {@code context + 1} tokens, inputs and shifted targets, and begins with the
 * last token of the row before: so each token but the first is a target once in an epoch. What is
 * left at the end is too short for a row and is left out; as each epoch shuffles the documents, it
 * is not always the same.
 *
 * <p>A document is seen from the end of the one before, and its first token is learned like any
 * other: that is how a model learns to begin. Attention is not cut at the boundaries, the token
 * says where they are. Source: Brown et al., "Language Models are Few-Shot Learners", 2020,
 * appendix B.
 */
public final class Packing implements Examples {

  private final int[] tokens;
  private final int[] starts;
  private final int context;
  private final long seed;
  private final Epoch first;

  /**
   * Packs documents; those without a token are left out.
   *
   * @param documents token ids of each
   * @param endOfText stands behind each document
   * @param context positions of a row, at least 1
   * @throws Invalid when all documents together are too short for a row, or too long for an array
   */
  public Packing(List<int[]> documents, int endOfText, int context, long seed) {
    if (context < 1) {
      throw new IllegalArgumentException("a row has a position or more");
    }
    List<int[]> written = documents.stream().filter(document -> document.length > 0).toList();
    long total = written.stream().mapToLong(document -> document.length + 1L).sum();
    if (total <= context) {
      throw new Invalid(
          "", "has " + total + " tokens, a row of the model's context takes " + (context + 1L));
    }
    if (total > Integer.MAX_VALUE - 8) {
      throw new Invalid("", "has " + total + " tokens, at most " + (Integer.MAX_VALUE - 8));
    }
    this.context = context;
    this.seed = seed;
    tokens = new int[(int) total];
    starts = new int[written.size() + 1];
    int to = 0;
    for (int i = 0; i < written.size(); i++) {
      int[] document = written.get(i);
      System.arraycopy(document, 0, tokens, to, document.length);
      to += document.length;
      tokens[to++] = endOfText;
      starts[i + 1] = to;
    }
    first = new Epoch(0);
  }

  /**
   * Packs texts.
   *
   * @throws Invalid also when the tokenizer has no end-of-text token
   */
  public static Packing of(List<String> documents, Tokenizer tokenizer, int context, long seed) {
    int end =
        tokenizer
            .specialTokens()
            .endOfText()
            .orElseThrow(
                () ->
                    new Invalid(
                        "", "needs an end-of-text token (eos) of the tokenizer to pack documents"));
    List<int[]> encoded = documents.stream().map(tokenizer::encodeOrdinary).toList();
    return new Packing(encoded, end, context, seed);
  }

  @Override
  public int count() {
    return (tokens.length - 1) / context;
  }

  /** The row of epoch 0; {@link #epoch} has those of others. */
  @Override
  public Example example(int index) {
    return first.example(index);
  }

  /** The rows of an epoch: the documents in a permutation that follows from seed and epoch. */
  @Override
  public Examples epoch(long epoch) {
    return epoch == 0 ? first : new Epoch(epoch);
  }

  /** Tokens of an epoch, with those at the documents' ends. */
  public int tokens() {
    return tokens.length;
  }

  /** Tokens at the end of each epoch that are too few for a row. */
  public int leftOut() {
    return (tokens.length - 1) % context;
  }

  /** The documents in the order of one epoch; nothing is copied until a row is read. */
  private final class Epoch implements Examples {

    private final int[] order;
    // Where the documents begin when they stand in this order.
    private final int[] begins;

    Epoch(long epoch) {
      order = Order.permutation(starts.length - 1, seed, epoch);
      begins = new int[order.length];
      int next = 0;
      for (int i = 0; i < order.length; i++) {
        begins[i] = next;
        next += length(order[i]);
      }
    }

    private int length(int document) {
      return starts[document + 1] - starts[document];
    }

    @Override
    public int count() {
      return Packing.this.count();
    }

    @Override
    public Example example(int index) {
      int[] row = row(Objects.checkIndex(index, count()) * context);
      return new Example(Arrays.copyOf(row, context), Arrays.copyOfRange(row, 1, context + 1));
    }

    private int[] row(int from) {
      var row = new int[context + 1];
      int found = Arrays.binarySearch(begins, from);
      int place = found >= 0 ? found : -found - 2;
      int filled = 0;
      while (filled < row.length) {
        int document = order[place];
        int skipped = from + filled - begins[place];
        int taken = Math.min(length(document) - skipped, row.length - filled);
        System.arraycopy(tokens, starts[document] + skipped, row, filled, taken);
        filled += taken;
        place++;
      }
      return row;
    }
  }
}
