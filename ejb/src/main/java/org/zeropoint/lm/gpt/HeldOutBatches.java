package org.zeropoint.lm.gpt;

import java.util.List;
import org.zeropoint.lm.text.Batch;
import org.zeropoint.lm.text.Windows;

/** The {@link Windows} of a held-out text, some at a time. */
final class HeldOutBatches {

  private static final int TOKENS = 2048;

  private HeldOutBatches() {}

  /** None for a text of less than two bytes. */
  static List<Batch> of(byte[] text, int context) {
    Windows windows = Windows.over(text.length, context);
    return windows.groups(Math.max(1, TOKENS / windows.length())).stream()
        .map(starts -> Batch.at(text, starts, windows.length()))
        .toList();
  }
}
