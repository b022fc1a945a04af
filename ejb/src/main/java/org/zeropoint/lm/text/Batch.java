package org.zeropoint.lm.text;

import java.util.List;

/**
 * Sequences of the same length, and what follows each of their tokens.
 *
 * @param inputs row-major token ids; of a byte-level model 0..255
 * @param targets as {@code inputs}, one token later; −100 where nothing is to be learned
 * @param rows number of sequences
 * @param length tokens of a sequence
 */
@SuppressWarnings("ArrayRecordComponent")
public record Batch(long[] inputs, long[] targets, int rows, int length) {

  /** Sequences that begin at {@code starts}; the text goes on for at least one byte after each. */
  public static Batch at(byte[] text, List<Integer> starts, int length) {
    var inputs = new long[starts.size() * length];
    var targets = new long[inputs.length];
    int to = 0;
    for (int start : starts) {
      for (int i = start; i < start + length; i++) {
        inputs[to] = text[i] & 0xFF;
        targets[to++] = text[i + 1] & 0xFF;
      }
    }
    return new Batch(inputs, targets, starts.size(), length);
  }
}
