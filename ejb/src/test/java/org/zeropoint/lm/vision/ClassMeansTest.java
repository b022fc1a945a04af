package org.zeropoint.lm.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassMeansTest {

  @TempDir private Path directory;

  @Test
  void scoresFallWithTheDistance_asSteeplyAsTheTrainingImagesSay() {
    byte[] pixels = {0, 102, (byte) 153, (byte) 255, 0, 102, (byte) 153, (byte) 255, 102, 0};
    byte[] labels = {0, 0, 1, 1, 0, 1, 0, 1, 0, 2};
    Path file =
        Images.write(
            directory.resolve("line"), Images.u8(pixels, 10, 1, 1, 1), Images.u8(labels, 10));
    ImageSet set = ImageSet.read(file);
    int[] training = {0, 1, 2, 3, 4, 5, 6, 7};
    // Of class 2 nothing is known but that it is seldom: its mean is black.
    double[] means = {(0.4 + 0.6) / 4, (0.6 + 1 + 0.4 + 1) / 4, 0};
    double[] counts = {5, 5, 1};
    var model = ClassMeans.of(set, training, 3);
    Scores scores = model.scores(set, new int[] {8});
    double[] distances = Arrays.stream(means).map(mean -> Math.pow(0.4 - mean, 2)).toArray();
    double beta = (scores.values()[0] - scores.values()[1]) / (distances[1] - distances[0]);
    assertThat(beta).isPositive();
    for (int c = 0; c < 3; c++) {
      assertThat((double) scores.values()[c])
          .isCloseTo(Math.log(counts[c]) - beta * distances[c], within(1e-5));
    }
    double found = model.scores(set, training).result(set, training).loss();
    assertThat(found).isCloseTo(loss(set, training, means, counts, beta), within(1e-6));
    assertThat(found).isLessThan(loss(set, training, means, counts, 0.9 * beta));
    assertThat(found).isLessThan(loss(set, training, means, counts, 1.1 * beta));
  }

  private static double loss(
      ImageSet set, int[] chosen, double[] means, double[] counts, double beta) {
    double sum = 0;
    for (int image : chosen) {
      double all = 0;
      double own = 0;
      for (int c = 0; c < means.length; c++) {
        double distance = Math.pow(set.image(image)[0] - means[c], 2);
        double weight = counts[c] * Math.exp(-beta * distance);
        all += weight;
        own = c == set.label(image) ? weight : own;
      }
      sum += Math.log(all / own);
    }
    return sum / chosen.length;
  }

  @Test
  void digitsAreToldApartByTheirMeans_butNotWell() {
    ImageSet digits = ImageSet.read(Images.DIGITS);
    ImageSplit split = ImageSplit.of(1797, 0.2);
    Scores.Result result =
        ClassMeans.of(digits, split.training(), 10)
            .scores(digits, split.heldOut())
            .result(digits, split.heldOut());
    assertThat(result.accuracy()).isBetween(0.8, 0.95);
    assertThat(result.loss()).isBetween(0.2, 1.0);
  }
}
