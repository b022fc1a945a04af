package org.zeropoint.lm.text;

import java.util.Arrays;

/**
 * A text in two parts. Training and every later evaluation split it here, so that both agree.
 *
 * @param training what a model learns from
 * @param heldOut the text's end, which it never sees; may be empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record Corpus(byte[] training, byte[] heldOut) {

  /**
   * Splits a text.
   *
   * @param validationSplit share of the bytes that is held out, from the end, rounded down; 0..0.5
   */
  public static Corpus split(byte[] text, double validationSplit) {
    if (!(validationSplit >= 0 && validationSplit <= 0.5)) {
      throw new IllegalArgumentException("a validation split is between 0 and 0.5");
    }
    int cut = text.length - (int) (text.length * validationSplit);
    return new Corpus(Arrays.copyOfRange(text, 0, cut), Arrays.copyOfRange(text, cut, text.length));
  }
}
