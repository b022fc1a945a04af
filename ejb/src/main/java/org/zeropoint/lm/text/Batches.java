package org.zeropoint.lm.text;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The batches of a run. A batch follows from seed and step alone: a run that goes on after a stop
 * needs no saved random state.
 */
public final class Batches {

  private static final long STEP_MIX = 0x9E3779B97F4A7C15L;

  private final byte[] text;
  private final int length;
  private final int rows;
  private final long seed;

  /**
   * Batches from a text of at least {@code length + 1} bytes.
   *
   * @param length bytes of a sequence
   * @param rows sequences of a batch
   */
  public Batches(byte[] text, int length, int rows, long seed) {
    if (text.length <= length) {
      throw new IllegalArgumentException("the text has to be longer than a sequence");
    }
    this.text = text;
    this.length = length;
    this.rows = rows;
    this.seed = seed;
  }

  /** The batch of a step: sequences from places drawn independently and uniformly. */
  public Batch batch(int step) {
    var random = new SplittableRandom(new SplittableRandom(seed ^ (step * STEP_MIX)).nextLong());
    List<Integer> starts = random.ints(rows, 0, text.length - length).boxed().toList();
    return Batch.at(text, starts, length);
  }
}
