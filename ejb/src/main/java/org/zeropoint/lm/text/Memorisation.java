package org.zeropoint.lm.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds what a sample repeats word for word: the longest run of bytes that stands in both a sample
 * and a training text. A suffix automaton of the sample reads the text once, so the time is linear
 * in both.
 *
 * <p>Source: Blumer et al., "The smallest automaton recognizing the subwords of a text",
 * Theoretical Computer Science 40, 1985.
 */
public final class Memorisation {

  private static final int BYTES = 256;

  private final byte[] sample;
  private final int[] next;
  private final int[] link;
  private final int[] length;
  private final int[] end;
  private int states = 1;

  /**
   * The longest common passage.
   *
   * @param length in bytes, 0 when nothing is shared
   * @param sampleOffset where it begins in the sample
   * @param textOffset where it first begins in the text
   * @param passage its bytes as UTF-8, with replacement characters where they are not
   */
  public record Overlap(int length, int sampleOffset, int textOffset, String passage) {}

  private Memorisation(byte[] sample) {
    this.sample = sample;
    int most = Math.max(2, 2 * sample.length);
    next = new int[Math.multiplyExact(most, BYTES)];
    link = new int[most];
    length = new int[most];
    end = new int[most];
    link[0] = -1;
    int last = 0;
    for (int i = 0; i < sample.length; i++) {
      last = extend(last, sample[i] & 0xFF, i);
    }
  }

  /**
   * Compares a sample with a text.
   *
   * @param sample some hundred bytes: the automaton takes 2 KB for each
   * @param text of any length
   */
  public static Overlap longestOverlap(byte[] sample, byte[] text) {
    return new Memorisation(sample).read(text);
  }

  /**
   * Adds one byte; state 0 is the root, which no transition leads to, so that 0 in {@code next}
   * means none.
   */
  private int extend(int last, int symbol, int position) {
    int added = states++;
    length[added] = length[last] + 1;
    end[added] = position + 1;
    int p = last;
    while (p >= 0 && next[p * BYTES + symbol] == 0) {
      next[p * BYTES + symbol] = added;
      p = link[p];
    }
    if (p >= 0) {
      int q = next[p * BYTES + symbol];
      link[added] = length[q] == length[p] + 1 ? q : split(p, q, symbol);
    }
    return added;
  }

  private int split(int from, int q, int symbol) {
    int clone = states++;
    length[clone] = length[from] + 1;
    end[clone] = end[q];
    link[clone] = link[q];
    System.arraycopy(next, q * BYTES, next, clone * BYTES, BYTES);
    for (int p = from; p >= 0 && next[p * BYTES + symbol] == q; p = link[p]) {
      next[p * BYTES + symbol] = clone;
    }
    link[q] = clone;
    return clone;
  }

  private Overlap read(byte[] text) {
    int state = 0;
    int matched = 0;
    int best = 0;
    int bestSampleEnd = 0;
    int bestTextEnd = 0;
    for (int i = 0; i < text.length; i++) {
      int symbol = text[i] & 0xFF;
      while (state > 0 && next[state * BYTES + symbol] == 0) {
        state = link[state];
        matched = length[state];
      }
      int to = next[state * BYTES + symbol];
      if (to > 0) {
        state = to;
        matched++;
      }
      if (matched > best) {
        best = matched;
        bestSampleEnd = end[state];
        bestTextEnd = i + 1;
      }
    }
    int from = bestSampleEnd - best;
    byte[] passage = Arrays.copyOfRange(sample, from, bestSampleEnd);
    return new Overlap(best, from, bestTextEnd - best, new String(passage, StandardCharsets.UTF_8));
  }
}
