package org.zeropoint.lm.data;

import java.util.Arrays;

/**
 * Text from tokens as they come, in whole characters: what a token leaves of a character is held
 * back until the rest is there. The parts put together are the text of all tokens.
 */
public final class TokenStream {

  private static final char REPLACEMENT = '\uFFFD';
  // More than the bytes of a character: bytes that never become one are not held back for ever.
  private static final int MOST_HELD_BACK = 8;

  private final Tokenizer tokenizer;
  // Tokens that are told already stay in front, as a decoder may drop a space at the beginning.
  private int[] window = new int[0];
  private int told;
  private int emitted;

  TokenStream(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * What a token adds to the text.
   *
   * @return empty while a character is incomplete, and for a special token
   */
  public String next(int token) {
    window = Arrays.copyOf(window, window.length + 1);
    window[window.length - 1] = token;
    String text = tokenizer.decodeOrdinary(window);
    if (text.length() == emitted && told == window.length - 1) {
      // A token without text would leave nothing in front of the next.
      window = Arrays.copyOf(window, told);
      return "";
    }
    int whole = text.length();
    while (whole > emitted && text.charAt(whole - 1) == REPLACEMENT) {
      whole--;
    }
    if (whole == text.length() || window.length - told >= MOST_HELD_BACK) {
      return emitAll(text);
    }
    String added = text.substring(Math.min(emitted, whole), whole);
    emitted = Math.max(emitted, whole);
    return added;
  }

  /** What was held back: characters of which no more will come. */
  public String end() {
    return window.length == told ? "" : emitAll(tokenizer.decodeOrdinary(window));
  }

  private String emitAll(String text) {
    String added = text.substring(Math.min(emitted, text.length()));
    window = Arrays.copyOfRange(window, told, window.length);
    told = window.length;
    emitted = tokenizer.decodeOrdinary(window).length();
    return added;
  }
}
