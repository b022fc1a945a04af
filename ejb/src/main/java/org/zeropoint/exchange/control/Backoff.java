package org.zeropoint.exchange.control;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long to wait before a delivery is tried again: ever longer, and never for all alike. */
final class Backoff {

  static final int MOST_TRIES = 8;

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofHours(12));

  private static final double SPREAD = 0.2;

  private Backoff() {}

  /**
   * The pause after a try that failed.
   *
   * @param tries how many there were, from 1
   * @param chance in [0, 1): spreads the pause by a fifth up and down
   * @return empty when it was the last
   */
  static Optional<Duration> after(int tries, double chance) {
    if (tries >= MOST_TRIES) {
      return Optional.empty();
    }
    double factor = 1 - SPREAD + 2 * SPREAD * chance;
    return Optional.of(Duration.ofMillis(Math.round(PAUSES.get(tries - 1).toMillis() * factor)));
  }
}
