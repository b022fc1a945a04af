package org.zeropoint.lm.data;

/**
 * A part of a row before it is tokens.
 *
 * @param text of {@link Kind#TEXT} and {@link Kind#MARKER}, else empty
 * @param learned whether its tokens are targets
 */
record Piece(Kind kind, String text, boolean learned) {

  /** What becomes of it. */
  enum Kind {
    /** Ordinary tokens, whatever it spells. */
    TEXT,
    /** The one token that is spelt like this. */
    MARKER,
    /** The token before a text, where the tokenizer itself puts one. */
    BEGIN,
    /** The token after a text. */
    END
  }

  static Piece given(String text) {
    return new Piece(Kind.TEXT, text, false);
  }

  static Piece learned(String text) {
    return new Piece(Kind.TEXT, text, true);
  }

  static Piece marker(String text, boolean learned) {
    return new Piece(Kind.MARKER, text, learned);
  }

  static Piece begin() {
    return new Piece(Kind.BEGIN, "", false);
  }

  static Piece learnedEnd() {
    return new Piece(Kind.END, "", true);
  }
}
