package org.zeropoint.lm.vision;

import java.util.Arrays;

/**
 * What a model says of some images.
 *
 * @param values row-major, images × classes, not normalised
 * @param classes of each image
 */
@SuppressWarnings("ArrayRecordComponent")
public record Scores(float[] values, int classes) {

  /**
   * How well a model did.
   *
   * @param loss mean over the images, in nats; NaN when there are none
   * @param accuracy share of the images whose label has the highest score; NaN when there are none
   * @param images that were scored
   */
  public record Result(double loss, double accuracy, int images) {}

  /** Number of images. */
  public int rows() {
    return values.length / classes;
  }

  /** The class with the highest score, the first of several. */
  public int likeliest(int row) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (values[row * classes + c] > values[row * classes + best]) {
        best = c;
      }
    }
    return best;
  }

  /** How likely each class is: the softmax of the scores, of which the sum is 1. */
  public double[] probabilities(int row) {
    double normaliser = logSum(row);
    var probabilities = new double[classes];
    Arrays.setAll(probabilities, c -> Math.exp(values[row * classes + c] - normaliser));
    return probabilities;
  }

  /** The surprise at a label, in nats: the negative logarithm of its probability. */
  public double loss(int row, int label) {
    return logSum(row) - values[row * classes + label];
  }

  /**
   * How well the model did.
   *
   * @param chosen places in the set of the images that were scored
   */
  public Result result(ImageSet images, int[] chosen) {
    double loss = 0;
    int right = 0;
    for (int row = 0; row < chosen.length; row++) {
      int label = images.label(chosen[row]);
      loss += loss(row, label);
      right += likeliest(row) == label ? 1 : 0;
    }
    return new Result(loss / chosen.length, (double) right / chosen.length, chosen.length);
  }

  /** The logarithm of the sum of the exponentials; the highest score is taken out before. */
  private double logSum(int row) {
    double highest = values[row * classes + likeliest(row)];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(values[row * classes + c] - highest);
    }
    return highest + Math.log(sum);
  }
}
