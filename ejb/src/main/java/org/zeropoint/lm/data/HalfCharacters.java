package org.zeropoint.lm.data;

/** Halves of UTF-16 pairs without the other half, which UTF-8 cannot write. */
final class HalfCharacters {

  private static final int REPLACEMENT = 0xFFFD;

  private HalfCharacters() {}

  static boolean standIn(String text) {
    return text.codePoints().anyMatch(HalfCharacters::isHalf);
  }

  /** With U+FFFD in their places. */
  static String replaced(String text) {
    if (!standIn(text)) {
      return text;
    }
    int[] whole = text.codePoints().map(point -> isHalf(point) ? REPLACEMENT : point).toArray();
    return new String(whole, 0, whole.length);
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
