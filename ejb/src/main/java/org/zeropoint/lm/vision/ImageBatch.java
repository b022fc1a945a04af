package org.zeropoint.lm.vision;

/**
 * Images side by side, and what they show.
 *
 * @param images row-major, images × channels × height × width, from 0 for black to 1
 * @param labels one an image, from 0
 */
@SuppressWarnings("ArrayRecordComponent")
public record ImageBatch(float[] images, long[] labels) {

  /** Number of images. */
  public int rows() {
    return labels.length;
  }
}
