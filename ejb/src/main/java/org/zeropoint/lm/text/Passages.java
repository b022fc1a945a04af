package org.zeropoint.lm.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The passages of a held-out text on which models with different tokens are compared: all of it, or
 * of a long one {@value #COUNT} passages spread evenly over it, each of whole characters.
 */
public final class Passages {

  private static final int COUNT = 16;
  private static final int LENGTH = Windows.MAX_BYTES / COUNT;

  private Passages() {}

  /**
   * The passages.
   *
   * @param text UTF-8 that may begin and end within a character
   */
  public static List<byte[]> of(byte[] text) {
    var passages = new ArrayList<byte[]>();
    if (text.length <= Windows.MAX_BYTES) {
      add(passages, text, 0, text.length);
      return passages;
    }
    for (int i = 0; i < COUNT; i++) {
      int from = (int) ((long) (text.length - LENGTH) * i / (COUNT - 1));
      add(passages, text, from, from + LENGTH);
    }
    return passages;
  }

  private static void add(List<byte[]> passages, byte[] text, int begin, int end) {
    int from = begin;
    while (from < end && isInside(text[from])) {
      from++;
    }
    int to = end;
    while (to > from && to < text.length && isInside(text[to])) {
      to--;
    }
    if (end == text.length) {
      to = lastWhole(text, from);
    }
    if (to > from) {
      passages.add(Arrays.copyOfRange(text, from, to));
    }
  }

  /** The end of the last character that is whole. */
  private static int lastWhole(byte[] text, int from) {
    int last = text.length - 1;
    while (last > from && isInside(text[last])) {
      last--;
    }
    if (last < from) {
      return from;
    }
    return last + length(text[last]) <= text.length ? last + length(text[last]) : last;
  }

  /** Bytes of the character that a byte begins. */
  private static int length(byte first) {
    int value = first & 0xFF;
    return value < 0x80 ? 1 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
  }

  private static boolean isInside(byte value) {
    return (value & 0xC0) == 0x80;
  }
}
