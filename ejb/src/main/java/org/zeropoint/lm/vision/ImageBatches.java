package org.zeropoint.lm.vision;

import java.util.Arrays;
import org.zeropoint.lm.data.Order;

/**
 * The batches of a run: each epoch a permutation of its images. A batch follows from seed and step
 * alone, so that a run that goes on after a stop needs no saved random state.
 */
public final class ImageBatches {

  private final ImageSet images;
  private final int[] training;
  private final Order order;

  /**
   * Batches of some images of a set.
   *
   * @param training places of the images in the set, at least one
   * @param rows images of a batch
   */
  public ImageBatches(ImageSet images, int[] training, int rows, long seed) {
    this.images = images;
    this.training = training.clone();
    this.order = new Order(training.length, rows, seed);
  }

  /**
   * The batch of a step.
   *
   * @param step from 1
   */
  public ImageBatch batch(int step) {
    return images.batch(
        Arrays.stream(order.batch(step - 1L)).mapToInt(place -> training[place.index()]).toArray());
  }
}
