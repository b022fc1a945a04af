package org.zeropoint.nodes.dispatch;

import java.time.Duration;

/**
 * How long to wait before a call is tried again: ever longer, and never for all alike.
 *
 * <p>Source: Brooker, "Exponential Backoff And Jitter", 2015, there "equal jitter".
 *
 * @param tries that a call has at most
 * @param first pause
 * @param longest pause
 */
record Backoff(int tries, Duration first, Duration longest) {

  private static final int MOST_DOUBLINGS = 20;

  Backoff {
    if (tries < 1 || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("a call is tried at least once, with growing pauses");
    }
  }

  /**
   * The pause after a try that failed.
   *
   * @param tried how many there were, from 1
   * @param chance in [0, 1): half of the pause is left to it
   * @param asked least time that the other side asks for
   */
  Duration after(int tried, double chance, Duration asked) {
    Duration grown = first.multipliedBy(1L << Math.min(tried - 1, MOST_DOUBLINGS));
    Duration bound = grown.compareTo(longest) < 0 ? grown : longest;
    Duration pause = Duration.ofNanos(Math.round(bound.toNanos() * (1 + chance) / 2));
    return asked.compareTo(pause) > 0 ? asked : pause;
  }
}
