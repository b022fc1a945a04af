package org.zeropoint.lm.generation;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.SamplingFilter;

/**
 * Draws the tokens of one continuation: penalties, temperature, top-k, top-p and then softmax, in
 * the order in which Hugging Face's {@code transformers} apply them. Remembers what it drew; not
 * thread-safe.
 */
public final class Sampler {

  private final Sampling sampling;
  private final int vocabulary;
  private final SplittableRandom random;
  private final BitSet seen = new BitSet();
  private final int[] drawn;
  private final Kernels kernels;

  /**
   * @param vocabulary number of tokens, from 0
   */
  public Sampler(Sampling sampling, int vocabulary) {
    this(sampling, vocabulary, Kernels.shared());
  }

  Sampler(Sampling sampling, int vocabulary, Kernels kernels) {
    if (vocabulary < 1) {
      throw new IllegalArgumentException("a vocabulary has a token at least");
    }
    this.sampling = sampling;
    this.vocabulary = vocabulary;
    this.random = new SplittableRandom(sampling.seed());
    this.drawn = new int[vocabulary];
    this.kernels = kernels;
  }

  /** Tells of a token of the prompt, which the repetition penalty counts as well. */
  public void see(int token) {
    seen.set(token);
  }

  /**
   * The token that is drawn.
   *
   * @param scores logits; those of this draw begin at {@code offset}, one a token of the vocabulary
   * @throws IllegalStateException when the scores are no numbers
   */
  public int draw(float[] scores, int offset) {
    double[] values = penalised(scores, offset);
    int highest = highest(values);
    int token = sampling.temperature() == 0 ? highest : drawn(values, highest);
    seen.set(token);
    drawn[token]++;
    return token;
  }

  private double[] penalised(float[] scores, int offset) {
    var values = new double[vocabulary];
    for (int i = 0; i < vocabulary; i++) {
      double value = scores[offset + i];
      if (seen.get(i)) {
        value =
            value < 0 ? value * sampling.repetitionPenalty() : value / sampling.repetitionPenalty();
      }
      if (drawn[i] > 0) {
        value -= sampling.presencePenalty() + drawn[i] * sampling.frequencyPenalty();
      }
      values[i] = value;
    }
    return values;
  }

  /** The first of the highest. */
  private static int highest(double[] values) {
    int highest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[highest]) {
        highest = i;
      }
    }
    return highest;
  }

  private int drawn(double[] values, int highest) {
    var weights = new double[vocabulary];
    for (int i = 0; i < vocabulary; i++) {
      weights[i] = StrictMath.exp((values[i] - values[highest]) / sampling.temperature());
    }
    requireNumbers(weights);
    if (sampling.topK() > 0 || sampling.topP() < 1) {
      filter(weights);
    }
    double left = random.nextDouble() * sum(weights);
    for (int i = 0; i < vocabulary; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return highest;
  }

  private static void requireNumbers(double[] weights) {
    if (!(sum(weights) > 0)) {
      throw new IllegalStateException("the scores of the model are no numbers");
    }
  }

  /** The mask is the same whatever computes it, so that draws are. */
  private void filter(double[] weights) {
    var input = new SamplingFilter.Input(weights, sampling.topK(), sampling.topP());
    boolean[] kept = kernels.run(SamplingFilter.class, weights.length, op -> op.keep(input));
    for (int i = 0; i < weights.length; i++) {
      weights[i] = kept[i] ? weights[i] : 0;
    }
  }

  private static double sum(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
