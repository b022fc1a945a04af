package org.zeropoint.lm.data;

import java.util.Arrays;
import java.util.List;
import org.zeropoint.lm.text.Batch;

/**
 * Fills rows up on the right to the longest of them. Attention is causal, so no real position sees
 * the filling, and its targets are {@link Example#IGNORED}.
 */
public final class Padding {

  private Padding() {}

  /**
   * Fills up.
   *
   * @param examples at least one
   * @param padding the token that stands where a row has ended; any of the vocabulary will do
   */
  public static Batch of(List<Example> examples, int padding) {
    int length = examples.stream().mapToInt(Example::length).max().orElseThrow();
    var inputs = new long[Math.multiplyExact(examples.size(), length)];
    var targets = new long[inputs.length];
    Arrays.fill(inputs, padding);
    Arrays.fill(targets, Example.IGNORED);
    int row = 0;
    for (Example example : examples) {
      for (int i = 0; i < example.length(); i++) {
        inputs[row + i] = example.inputs()[i];
        targets[row + i] = example.targets()[i];
      }
      row += length;
    }
    return new Batch(inputs, targets, examples.size(), length);
  }
}
