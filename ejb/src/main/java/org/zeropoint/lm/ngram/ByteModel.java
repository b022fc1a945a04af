package org.zeropoint.lm.ngram;

import java.util.List;
import org.zeropoint.lm.text.Windows;

/**
 * Something that predicts the next byte from those before it, for comparison with what was trained.
 */
public interface ByteModel {

  /**
   * Probability of {@code text[at]} when the bytes from {@code from} to {@code at - 1} are known.
   * Over all 256 values of that byte the probabilities sum to 1, and each is positive.
   */
  double probability(byte[] text, int from, int at);

  /**
   * Mean loss over the same bytes of a held-out text on which a GPT with that context is scored;
   * NaN for a text of less than two bytes. A window's first bytes are predicted from the window's
   * own, as for the GPT.
   *
   * @return nats a byte
   */
  default double heldOutLoss(byte[] heldOut, int context) {
    Windows windows = Windows.over(heldOut.length, context);
    double sum = 0;
    for (int start : windows.starts()) {
      for (int at = start + 1; at <= start + windows.length(); at++) {
        sum -= Math.log(probability(heldOut, start, at));
      }
    }
    return sum / windows.scored();
  }

  /**
   * Mean loss over texts, each by itself but for its first byte.
   *
   * @return nats a byte; NaN when none has two
   */
  default double loss(List<byte[]> texts) {
    double sum = 0;
    long bytes = 0;
    for (byte[] text : texts) {
      for (int at = 1; at < text.length; at++) {
        sum -= Math.log(probability(text, 0, at));
        bytes++;
      }
    }
    return sum / bytes;
  }
}
