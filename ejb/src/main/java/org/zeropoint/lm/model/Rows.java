package org.zeropoint.lm.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.zeropoint.lm.data.Example;

/**
 * Rows of token ids of various lengths, checked against a model's vocabulary and context.
 *
 * @param tokens at least one row, each of at least one token
 * @param given how many at the begin of each row are given: nothing is said after them
 */
record Rows(List<int[]> tokens, int given) {

  /** What stands behind a short row; attention is causal, so it changes nothing before it. */
  private static final int FILLER = 0;

  /** Of the loss: no target here. */
  static final int IGNORED = Example.IGNORED;

  static Rows of(ModelConfig config, List<int[]> tokens) {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("there is no row of tokens");
    }
    for (int[] row : tokens) {
      if (row.length == 0 || row.length > config.context()) {
        throw new IllegalArgumentException(
            "a row has %d tokens, but must have 1 to %d".formatted(row.length, config.context()));
      }
      for (int token : row) {
        if (token < 0 || token >= config.vocabulary()) {
          throw new IllegalArgumentException(
              "token %d is not in the vocabulary of %d".formatted(token, config.vocabulary()));
        }
      }
    }
    var rows = new Rows(List.copyOf(tokens), 0);
    cells(rows.count(), rows.longest());
    return rows;
  }

  /**
   * The rows of a model with virtual tokens, which stand in front of each.
   *
   * @param tokens without them
   */
  static Rows of(DecoderNet net, List<int[]> tokens) {
    Rows rows = of(net.config(), tokens);
    if (net.virtual().isEmpty()) {
      return rows;
    }
    if (rows.longest() > net.context()) {
      throw new IllegalArgumentException(
          "a row has %d tokens, but must have 1 to %d".formatted(rows.longest(), net.context()));
    }
    VirtualTokens virtual = net.virtual().get();
    return new Rows(
        tokens.stream().map(row -> virtual.before(net.config(), row)).toList(), virtual.length());
  }

  /**
   * The size of an array over these extents.
   *
   * @throws IllegalArgumentException when it is more than an array takes
   */
  static int cells(long... extents) {
    long product = 1;
    for (long extent : extents) {
      product *= extent;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "rows and positions are too many at once: "
                + Arrays.stream(extents)
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(" × ")));
      }
    }
    return (int) product;
  }

  int count() {
    return tokens.size();
  }

  int longest() {
    return tokens.stream().mapToInt(row -> row.length).max().orElseThrow();
  }

  /** Row-major {@code count × longest}, filled behind. */
  long[] filledBehind() {
    return filled(FILLER, 0, false);
  }

  /** Row-major {@code count × longest}, filled in front. */
  long[] filledInFront() {
    return filled(FILLER, 0, true);
  }

  /** Each position's next token, filled with {@link #IGNORED}. */
  long[] targets() {
    long[] targets = filled(IGNORED, 1, false);
    for (int r = 0; r < count(); r++) {
      Arrays.fill(targets, r * longest(), r * longest() + given, IGNORED);
    }
    return targets;
  }

  /** How many positions have a next token. */
  int predicted() {
    return tokens.stream().mapToInt(row -> row.length - given - 1).sum();
  }

  private long[] filled(int filler, int ahead, boolean inFront) {
    int longest = longest();
    var all = new long[count() * longest];
    Arrays.fill(all, filler);
    for (int r = 0; r < count(); r++) {
      int[] row = tokens.get(r);
      int start = r * longest + (inFront ? longest - row.length : 0);
      for (int i = ahead; i < row.length; i++) {
        all[start + i - ahead] = row[i];
      }
    }
    return all;
  }

  /** Flat indices of all real positions that are not given, row by row, filled behind. */
  long[] places() {
    int longest = longest();
    var places = new long[tokens.stream().mapToInt(row -> row.length - given).sum()];
    int next = 0;
    for (int r = 0; r < count(); r++) {
      for (int i = given; i < tokens.get(r).length; i++) {
        places[next++] = (long) r * longest + i;
      }
    }
    return places;
  }
}
