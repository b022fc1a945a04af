package org.zeropoint.lm.data;

/**
 * One row that a model learns from. At position i the model has read {@code inputs[0..i]} and is to
 * say {@code targets[i]}: targets are shifted already.
 *
 * @param inputs token ids, at least one
 * @param targets as long as {@code inputs}; token ids, or {@link #IGNORED} where nothing is learned
 */
@SuppressWarnings("ArrayRecordComponent")
public record Example(int[] inputs, int[] targets) {

  /** The target of a position that the loss leaves out; the default of PyTorch's cross-entropy. */
  public static final int IGNORED = -100;

  public Example {
    if (inputs.length == 0 || inputs.length != targets.length) {
      throw new IllegalArgumentException("an example has inputs and as many targets");
    }
  }

  /** Positions. */
  public int length() {
    return inputs.length;
  }

  /** Positions at which something is learned. */
  public int learned() {
    int learned = 0;
    for (int target : targets) {
      learned += target == IGNORED ? 0 : 1;
    }
    return learned;
  }
}
