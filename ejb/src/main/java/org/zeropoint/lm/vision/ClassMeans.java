package org.zeropoint.lm.vision;

import java.util.Arrays;

/**
 * The simplest model that a trained one has to beat: it knows the mean image of each class, and
 * finds a class the likelier the nearer its mean lies.
 *
 * <p>Scores are log n − β|x − μ|². n counts the training images of the class, and one more, so that
 * none is impossible; β is what makes the training images likeliest, without which the distances of
 * many pixels that go together would count for far too much. Source: Hastie, Tibshirani and
 * Friedman, "The Elements of Statistical Learning", 2nd edition, section 4.3, with the covariance
 * I/2β; the choice of β: Guo et al., "On Calibration of Modern Neural Networks", arXiv 1706.04599,
 * section 4.2.
 */
public final class ClassMeans {

  /** So many images say enough of one number. */
  private static final int MOST_FITTED = 10_000;

  private static final double STEEPEST = 1e6;
  private static final int HALVINGS = 60;

  private final double[][] means;
  private final int[] counts;
  private double steepness;

  private ClassMeans(int classes, int pixels) {
    means = new double[classes][pixels];
    counts = new int[classes];
  }

  /**
   * Learns from some images of a set.
   *
   * @param training places of the images in the set, at least one
   * @param classes more than any label
   */
  public static ClassMeans of(ImageSet images, int[] training, int classes) {
    var model = new ClassMeans(classes, images.form().pixels());
    for (int image : training) {
      model.add(images.image(image), images.label(image));
    }
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < model.means[c].length; i++) {
        model.means[c][i] /= Math.max(1, model.counts[c]);
      }
    }
    int[] fitted = Arrays.copyOf(training, Math.min(training.length, MOST_FITTED));
    model.steepness = model.fit(images, fitted);
    return model;
  }

  private void add(float[] image, int label) {
    counts[label]++;
    for (int i = 0; i < image.length; i++) {
      means[label][i] += image[i];
    }
  }

  /** The loss is convex in β: where its slope turns from down to up it is lowest. */
  private double fit(ImageSet images, int[] fitted) {
    var distances = new double[fitted.length][];
    var labels = new int[fitted.length];
    for (int row = 0; row < fitted.length; row++) {
      distances[row] = distances(images.image(fitted[row]));
      labels[row] = images.label(fitted[row]);
    }
    double low = 0;
    double high = STEEPEST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(distances, labels, middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The derivative of the loss of the fitted images by β: d of the label − Σ p·d. */
  private double slope(double[][] distances, int[] labels, double beta) {
    double slope = 0;
    for (int row = 0; row < labels.length; row++) {
      double[] d = distances[row];
      double[] p = scores(d, beta).probabilities(0);
      slope += d[labels[row]];
      for (int c = 0; c < p.length; c++) {
        slope -= p[c] * d[c];
      }
    }
    return slope;
  }

  private Scores scores(double[] distances, double beta) {
    var values = new float[distances.length];
    for (int c = 0; c < values.length; c++) {
      values[c] = (float) (Math.log(counts[c] + 1.0) - beta * distances[c]);
    }
    return new Scores(values, values.length);
  }

  /** The squares of the distances between an image and the mean of each class. */
  private double[] distances(float[] image) {
    var distances = new double[means.length];
    for (int c = 0; c < distances.length; c++) {
      for (int i = 0; i < image.length; i++) {
        double difference = image[i] - means[c][i];
        distances[c] += difference * difference;
      }
    }
    return distances;
  }

  /** What it says of some images of a set. */
  public Scores scores(ImageSet images, int[] chosen) {
    int classes = counts.length;
    var values = new float[chosen.length * classes];
    for (int row = 0; row < chosen.length; row++) {
      float[] some = scores(distances(images.image(chosen[row])), steepness).values();
      System.arraycopy(some, 0, values, row * classes, classes);
    }
    return new Scores(values, classes);
  }
}
