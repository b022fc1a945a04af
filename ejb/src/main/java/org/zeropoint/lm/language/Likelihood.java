package org.zeropoint.lm.language;

/**
 * How likely a continuation is to a model, token by token.
 *
 * @param logProbabilities of each token that was scored given all before it, in nats
 * @param confidences probability of the likeliest token at each of these places, from 0 to 1
 * @param likeliest whether the token is that: all true where the model itself goes on so at
 *     temperature 0
 * @param bytes of the continuation, in UTF-8, that these tokens stand for
 */
@SuppressWarnings("ArrayRecordComponent")
public record Likelihood(
    double[] logProbabilities, double[] confidences, boolean[] likeliest, int bytes) {

  public Likelihood {
    if (logProbabilities.length != confidences.length
        || logProbabilities.length != likeliest.length) {
      throw new IllegalArgumentException("each token has a probability, and a likeliest beside it");
    }
  }

  static final Likelihood NONE = new Likelihood(new double[0], new double[0], new boolean[0], 0);

  /** Log-probability of the whole continuation, in nats; 0 where nothing was scored. */
  public double sum() {
    double sum = 0;
    for (double each : logProbabilities) {
      sum += each;
    }
    return sum;
  }

  /** Tokens that were scored. */
  public int tokens() {
    return logProbabilities.length;
  }

  /** Whether the model itself goes on so at temperature 0. */
  public boolean greedy() {
    for (boolean each : likeliest) {
      if (!each) {
        return false;
      }
    }
    return true;
  }
}
