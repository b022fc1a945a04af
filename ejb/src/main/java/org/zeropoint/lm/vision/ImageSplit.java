package org.zeropoint.lm.vision;

import java.util.Arrays;
import org.zeropoint.lm.data.Order;

/**
 * Images in two parts. Training and every later evaluation split them here, so that both agree.
 *
 * <p>Images are put into an order that follows from their number alone, and the last of them are
 * held out: files often lie sorted by label, and what a smaller split holds out a larger one does
 * too, whatever the seed of a run, so that no descendant of a model learns what it is measured on.
 *
 * @param training what a model learns from
 * @param heldOut what it never sees; may be empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record ImageSplit(int[] training, int[] heldOut) {

  /** Of what is held out, so many images are scored at most. */
  public static final int MOST_SCORED = 10_000;

  private static final long SEED = 8;

  /**
   * Splits images.
   *
   * @param validationSplit share that is held out, rounded down; 0..0.5
   */
  public static ImageSplit of(int images, double validationSplit) {
    if (!(validationSplit >= 0 && validationSplit <= 0.5)) {
      throw new IllegalArgumentException("a validation split is between 0 and 0.5");
    }
    int[] order = Order.permutation(images, SEED, 0);
    int cut = images - (int) (images * validationSplit);
    return new ImageSplit(
        Arrays.copyOfRange(order, 0, cut), Arrays.copyOfRange(order, cut, images));
  }

  /** The images that are scored: the last of those held out, which every larger split has too. */
  public int[] scored() {
    int first = Math.max(0, heldOut.length - MOST_SCORED);
    return Arrays.copyOfRange(heldOut, first, heldOut.length);
  }
}
