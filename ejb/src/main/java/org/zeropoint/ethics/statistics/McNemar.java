package org.zeropoint.ethics.statistics;

/**
 * Whether one of two models answers fewer of the same questions: Q. McNemar's comparison of paired
 * shares (Psychometrika 12, 1947) in its exact form. Only questions that one of them answers and
 * the other does not tell anything; if the models are equally good, each of these falls to either
 * with chance 1/2.
 */
public final class McNemar {

  private McNemar() {}

  /**
   * One-sided: the chance of at least so many lost among those that differ, when neither is better.
   *
   * @param lost answered by the first only
   * @param won answered by the second only
   */
  public static double p(int lost, int won) {
    int differing = lost + won;
    double chance = 0;
    for (int k = lost; k <= differing; k++) {
      chance += Math.exp(logBinomial(differing, k) - differing * Math.log(2));
    }
    return Math.min(1, chance);
  }

  private static double logBinomial(int n, int k) {
    double sum = 0;
    for (int i = 1; i <= k; i++) {
      sum += Math.log(n - k + i) - Math.log(i);
    }
    return sum;
  }
}
