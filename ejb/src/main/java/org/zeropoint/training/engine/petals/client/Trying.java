package org.zeropoint.training.engine.petals.client;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.TrainingSession.Interrupted;
import org.zeropoint.training.engine.petals.PeerFailure;
import org.zeropoint.training.engine.petals.PeerFailure.Kind;

/**
 * The tries of one piece of work, until a deadline. Between tries with nobody to ask it waits ever
 * longer, half of it by chance, so that clients that failed together do not come back together.
 * Used by one thread.
 *
 * <p>Source: Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015, equal jitter.
 */
final class Trying {

  static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** However short the pauses are. */
  static final int MOST_FAILURES = 200;

  private final SwarmClient client;
  private final String what;
  private final Instant deadline;
  private final Map<String, Integer> failures = new LinkedHashMap<>();
  private final Map<String, Integer> lost = new LinkedHashMap<>();
  private Duration next = FIRST_PAUSE;
  private Duration waited = Duration.ZERO;
  private int count;

  /**
   * @param what is tried, as the beginning of a sentence
   */
  Trying(SwarmClient client, String what) {
    this.client = client;
    this.what = what;
    this.deadline = client.clock().instant().plus(client.limits().total());
  }

  /**
   * A try failed. A node that lost what it was given is asked again once, as it may be given anew.
   *
   * @throws Invalid when a node refuses what no node would do
   * @throws Unavailable when it was the last
   * @throws Interrupted when the thread was interrupted
   */
  void failed(PeerFailure failure) {
    if (Thread.currentThread().isInterrupted()) {
      throw new Interrupted(failure);
    }
    if (failure.kind() == Kind.REFUSED) {
      throw new Invalid("", "%s cannot be asked for: %s".formatted(what, failure.getMessage()));
    }
    failures.merge(failure.getMessage(), 1, Integer::sum);
    if (failure.kind() == Kind.LOST && lost.merge(failure.node(), 1, Integer::sum) > 1) {
      client.bans().failed(failure.node());
    }
    if (++count >= MOST_FAILURES || !client.clock().instant().isBefore(deadline)) {
      throw givenUp();
    }
  }

  /**
   * Waits where a node is busy and it is not worth while to go elsewhere, as it has a session.
   *
   * @return whether the node is to be asked again
   */
  boolean waits(PeerFailure failure) {
    if (failure.kind() != Kind.BUSY || waited.compareTo(client.limits().patience()) >= 0) {
      return false;
    }
    Duration wait = client.bans().left(failure.node()).plusMillis(1);
    waited = waited.plus(wait);
    sleep(wait);
    return true;
  }

  /**
   * Waits, as nobody can be asked now.
   *
   * @param why in words
   * @throws Unavailable when the deadline has come
   * @throws Interrupted when the thread was interrupted
   */
  void pause(String why) {
    Duration left = Duration.between(client.clock().instant(), deadline);
    if (left.isNegative() || left.isZero()) {
      failures.putIfAbsent(why, 1);
      throw givenUp();
    }
    long most = Math.min(next.toMillis(), left.toMillis() + 1);
    sleep(Duration.ofMillis(most / 2 + client.random(most / 2 + 1)));
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void sleep(Duration time) {
    try {
      client.pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted(e);
    }
  }

  private Unavailable givenUp() {
    String tried =
        failures.entrySet().stream()
            .map(
                e ->
                    e.getValue() == 1
                        ? e.getKey()
                        : e.getKey() + " (%d times)".formatted(e.getValue()))
            .collect(Collectors.joining("; "));
    return new Unavailable(
        "%s was given up after %d s: %s"
            .formatted(what, client.limits().total().toSeconds(), tried));
  }
}
