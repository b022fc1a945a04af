package org.zeropoint.lm.gpt;

import java.util.SplittableRandom;

/**
 * Draws bytes from scores: softmax of the scores divided by the temperature; at temperature 0 the
 * highest, the first of equals.
 */
final class Sampler {

  private final double temperature;
  private final SplittableRandom random;

  Sampler(double temperature, long seed) {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("a temperature is a finite number, at least 0");
    }
    this.temperature = temperature;
    this.random = new SplittableRandom(seed);
  }

  /** The value that is drawn among {@code scores[offset]} and the 255 after it, from 0. */
  int draw(float[] scores, int offset) {
    int highest = 0;
    for (int i = 1; i < GptConfig.VOCABULARY; i++) {
      if (scores[offset + i] > scores[offset + highest]) {
        highest = i;
      }
    }
    if (temperature == 0) {
      return highest;
    }
    var weights = new double[GptConfig.VOCABULARY];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          StrictMath.exp(((double) scores[offset + i] - scores[offset + highest]) / temperature);
      sum += weights[i];
    }
    double left = random.nextDouble() * sum;
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return highest;
  }
}
