package org.zeropoint.ethics.measure;

import java.util.Arrays;
import java.util.List;
import org.zeropoint.lm.language.Likelihood;

/**
 * How far a model's confidence is from how often it is right: the expected calibration error of M.
 * P. Naeini, G. F. Cooper and M. Hauskrecht ("Obtaining Well Calibrated Probabilities Using
 * Bayesian Binning", AAAI 2015) over tokens, in {@value #BINS} bins of equal width as C. Guo et al.
 * ("On Calibration of Modern Neural Networks", ICML 2017) use: the mean over the bins, by their
 * tokens, of |share of tokens that were the likeliest − mean probability of the likeliest|.
 */
final class Calibration {

  static final int BINS = 15;

  /** By passage and bin: tokens that were the likeliest, less their probabilities. */
  private final double[][] gaps;

  private final long tokens;
  private final double[] tokensOf;

  private Calibration(double[][] gaps, double[] tokensOf) {
    this.gaps = gaps;
    this.tokensOf = tokensOf;
    double sum = 0;
    for (double each : tokensOf) {
      sum += each;
    }
    this.tokens = (long) sum;
  }

  static Calibration of(Scores scores) {
    List<List<Likelihood>> passages = scores.passages();
    var gaps = new double[passages.size()][BINS];
    var tokens = new double[gaps.length];
    for (int p = 0; p < gaps.length; p++) {
      for (Likelihood each : passages.get(p)) {
        for (int i = 0; i < each.tokens(); i++) {
          double confidence = each.confidences()[i];
          gaps[p][bin(confidence)] += (each.likeliest()[i] ? 1 : 0) - confidence;
        }
        tokens[p] += each.tokens();
      }
    }
    return new Calibration(gaps, tokens);
  }

  /** A bin holds its upper bound. */
  private static int bin(double confidence) {
    return Math.max(0, Math.min(BINS, (int) Math.ceil(confidence * BINS)) - 1);
  }

  long tokens() {
    return tokens;
  }

  double error() {
    var once = new int[gaps.length];
    Arrays.fill(once, 1);
    return error(once);
  }

  /**
   * The same of passages that count several times or not at all.
   *
   * @return from 0 to 1
   */
  double error(int[] times) {
    var sums = new double[BINS];
    double all = 0;
    for (int p = 0; p < times.length; p++) {
      if (times[p] > 0) {
        all += times[p] * tokensOf[p];
        for (int b = 0; b < BINS; b++) {
          sums[b] += times[p] * gaps[p][b];
        }
      }
    }
    double error = 0;
    for (double sum : sums) {
      error += Math.abs(sum);
    }
    return error / all;
  }
}
