package org.zeropoint.training.engine.petals.node;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;

/**
 * How a node says no.
 *
 * @param node its id
 */
record Refusals(String node) {

  private static final Duration LEAST = Duration.ofMillis(50);
  private static final Duration MOST = Duration.ofSeconds(30);

  /**
   * @param seconds after which it may be otherwise, as far as can be said
   */
  PeerFailure busy(double seconds, String reason, Object... values) {
    double millis = Math.min((double) MOST.toMillis(), 1000 * seconds);
    Duration retryAfter = Duration.ofMillis(Math.max(LEAST.toMillis(), (long) millis));
    return new PeerFailure(node, Kind.BUSY, text(reason, values), Optional.of(retryAfter));
  }

  PeerFailure lost(String reason, Object... values) {
    return new PeerFailure(node, Kind.LOST, text(reason, values));
  }

  PeerFailure closed(String reason, Object... values) {
    return new PeerFailure(node, Kind.CLOSED, text(reason, values));
  }

  private static String text(String reason, Object... values) {
    return String.format(Locale.ROOT, reason, values);
  }
}
