package org.zeropoint.lm.generation;

/**
 * How a token is drawn from a model's scores.
 *
 * @param temperature what the scores are divided by, finite and at least 0; 0 takes the highest
 *     score each time, 1 draws from the model's own distribution
 * @param topK how many of the highest scores may be drawn; 0 for all
 * @param topP nucleus sampling, in (0, 1]: the fewest likeliest tokens whose probabilities sum up
 *     to at least this may be drawn (Holtzman et al., arXiv 1904.09751); 1 for all
 * @param repetitionPenalty what the positive scores of tokens that stand in prompt or continuation
 *     are divided by, and the negative multiplied with (Keskar et al., arXiv 1909.05858), finite
 *     and above 0; 1 for none
 * @param presencePenalty what is taken off the scores of tokens that the continuation has, finite;
 *     0 for none
 * @param frequencyPenalty what is taken off the score of a token for each time that the
 *     continuation has it, finite; 0 for none
 * @param seed the same seed gives the same draws
 */
public record Sampling(
    double temperature,
    int topK,
    double topP,
    double repetitionPenalty,
    double presencePenalty,
    double frequencyPenalty,
    long seed) {

  public Sampling {
    require(
        temperature >= 0 && finite(temperature), "a temperature is a finite number, at least 0");
    require(topK >= 0, "top-k is at least 0");
    require(topP > 0 && topP <= 1, "top-p is above 0 and at most 1");
    require(
        repetitionPenalty > 0 && finite(repetitionPenalty),
        "a repetition penalty is a finite number above 0");
    require(finite(presencePenalty), "a presence penalty is a finite number");
    require(finite(frequencyPenalty), "a frequency penalty is a finite number");
  }

  /** Of a temperature only. */
  public static Sampling of(double temperature, long seed) {
    return new Sampling(temperature, 0, 1, 1, 0, 0, seed);
  }

  public Sampling withTopK(int other) {
    return new Sampling(
        temperature, other, topP, repetitionPenalty, presencePenalty, frequencyPenalty, seed);
  }

  public Sampling withTopP(double other) {
    return new Sampling(
        temperature, topK, other, repetitionPenalty, presencePenalty, frequencyPenalty, seed);
  }

  public Sampling withRepetitionPenalty(double other) {
    return new Sampling(temperature, topK, topP, other, presencePenalty, frequencyPenalty, seed);
  }

  /** With what is taken off tokens that the continuation has: once, and for each time. */
  public Sampling withPenalties(double presence, double frequency) {
    return new Sampling(temperature, topK, topP, repetitionPenalty, presence, frequency, seed);
  }

  public Sampling withSeed(long other) {
    return new Sampling(
        temperature, topK, topP, repetitionPenalty, presencePenalty, frequencyPenalty, other);
  }

  private static boolean finite(double value) {
    return Double.isFinite(value);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
