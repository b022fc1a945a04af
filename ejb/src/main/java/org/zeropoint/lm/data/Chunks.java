package org.zeropoint.lm.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A long text in chunks that have the same tokens apart as together. The native library takes some
 * 250 bytes of memory for each byte of a text: a book at once would not fit.
 */
final class Chunks {

  /** Characters of a chunk about; the last may be shorter, and others are somewhat longer. */
  static final int LENGTH = 1 << 16;

  private static final List<String> PROBES =
      List.of("one", "\ntwo", "\n\nthree", "\n four", "\r\nfive", "\nsix");

  private Chunks() {}

  /**
   * Cuts between a letter and a line break: the words that tokens are parts of do not go over that
   * place.
   */
  static List<String> of(String text) {
    var chunks = new ArrayList<String>();
    int from = 0;
    while (text.length() - from > LENGTH) {
      int to = from + LENGTH;
      while (to < text.length() && !isPlace(text, to)) {
        to++;
      }
      chunks.add(text.substring(from, to));
      from = to;
    }
    chunks.add(text.substring(from));
    return chunks;
  }

  private static boolean isPlace(String text, int at) {
    char next = text.charAt(at);
    return (next == '\n' || next == '\r') && Character.isLetter(text.codePointBefore(at));
  }

  /** Whether a tokenizer works like that; one that puts a space before each text does not. */
  static boolean apply(Function<String, int[]> encode) {
    return Arrays.equals(
        encode.apply(String.join("", PROBES)),
        PROBES.stream().flatMapToInt(part -> IntStream.of(encode.apply(part))).toArray());
  }
}
