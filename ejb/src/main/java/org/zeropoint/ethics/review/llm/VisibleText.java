package org.zeropoint.ethics.review.llm;

import java.text.Normalizer;

/**
 * A text as a person would see it: what is hidden in it, or looks like something else, is written
 * out. Compatibility forms (full-width and mathematical letters) become plain ones (NFKC, Unicode
 * Standard Annex 15); every format character, variation selector, tag, private or unassigned code
 * point and control character but the line break stands as {@code <U+200B>}.
 *
 * @param text bounded in length
 * @param hidden how many code points were written out
 * @param cut whether the end is missing
 */
record VisibleText(String text, int hidden, boolean cut) {

  private static final int FIRST_SELECTOR = 0xFE00;
  private static final int LAST_SELECTOR = 0xFE0F;
  private static final int FIRST_MORE = 0xE0100;
  private static final int LAST_MORE = 0xE01EF;

  /**
   * @param most code points of the original that are kept
   */
  static VisibleText of(String original, int most) {
    boolean cut = original.codePointCount(0, original.length()) > most;
    String kept = cut ? original.substring(0, original.offsetByCodePoints(0, most)) : original;
    var text = new StringBuilder();
    int hidden = 0;
    for (int code : Normalizer.normalize(kept, Normalizer.Form.NFKC).codePoints().toArray()) {
      if (code == '\n' || code == '\r' || code == '\t') {
        text.append(code == '\t' ? ' ' : '\n');
      } else if (isHidden(code)) {
        text.append(String.format("<U+%04X>", code));
        hidden++;
      } else {
        text.appendCodePoint(Character.isSpaceChar(code) ? ' ' : code);
      }
    }
    return new VisibleText(text.toString(), hidden, cut);
  }

  private static boolean isHidden(int code) {
    return switch (Character.getType(code)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          code >= FIRST_SELECTOR && code <= LAST_SELECTOR
              || code >= FIRST_MORE && code <= LAST_MORE;
    };
  }
}
