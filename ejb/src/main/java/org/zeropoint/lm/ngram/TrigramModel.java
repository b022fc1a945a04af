package org.zeropoint.lm.ngram;

/**
 * A byte model of order 2: the next byte given the two before it, smoothed by Witten–Bell
 * interpolation down to the uniform distribution.
 *
 * <p>With c(h, b) the count of byte b after context h, c(h) its sum over b, n(h) the number of
 * different bytes seen after h, and h' the context without its oldest byte:
 *
 * <pre>p(b | h) = (c(h, b) + n(h) · p(b | h')) / (c(h) + n(h))</pre>
 *
 * and p(b | h) = p(b | h') where h was never seen; below the empty context stands 1/256.
 *
 * <p>Source: Witten and Bell, "The Zero-Frequency Problem", IEEE Transactions on Information Theory
 * 37(4), 1991, method C; in the interpolated form of Chen and Goodman, "An Empirical Study of
 * Smoothing Techniques for Language Modeling", 1998, section 2.4.
 */
public final class TrigramModel implements ByteModel {

  private static final int BYTES = 256;

  private final Level unigram = new Level(1);
  private final Level bigram = new Level(BYTES);
  private final Level trigram = new Level(BYTES * BYTES);

  /** Counts of one context length. */
  private static final class Level {
    private final int[] counts;
    private final int[] total;
    private final int[] distinct;

    Level(int contexts) {
      counts = new int[contexts * BYTES];
      total = new int[contexts];
      distinct = new int[contexts];
    }

    void count(int context, int next) {
      if (counts[context * BYTES + next]++ == 0) {
        distinct[context]++;
      }
      total[context]++;
    }

    double probability(int context, int next, double lower) {
      int n = distinct[context];
      return n == 0
          ? lower
          : (counts[context * BYTES + next] + n * lower) / ((double) total[context] + n);
    }
  }

  private TrigramModel() {}

  /** Counts a text; about 70 MB while it is in use. */
  public static TrigramModel train(byte[] text) {
    var model = new TrigramModel();
    for (int at = 0; at < text.length; at++) {
      int next = text[at] & 0xFF;
      model.unigram.count(0, next);
      if (at >= 1) {
        model.bigram.count(text[at - 1] & 0xFF, next);
      }
      if (at >= 2) {
        model.trigram.count(context(text, at), next);
      }
    }
    return model;
  }

  private static int context(byte[] text, int at) {
    return (text[at - 2] & 0xFF) * BYTES + (text[at - 1] & 0xFF);
  }

  @Override
  public double probability(byte[] text, int from, int at) {
    int next = text[at] & 0xFF;
    double p = unigram.probability(0, next, 1.0 / BYTES);
    if (at - from >= 1) {
      p = bigram.probability(text[at - 1] & 0xFF, next, p);
    }
    if (at - from >= 2) {
      p = trigram.probability(context(text, at), next, p);
    }
    return p;
  }
}
