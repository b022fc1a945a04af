package org.zeropoint.training.engine.petals.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which nodes are left alone for a while. Each failure doubles the time that a node is banned, from
 * {@link #FIRST} to {@link #LONGEST}, and each success halves it. After a ban one call is let
 * through, and the others follow when it succeeds. A node that is busy or takes no work is left
 * alone as long as it says, which is no ban. Used by several threads.
 *
 * <p>Source: Nygard, "Release It!", chapter 5, circuit breaker.
 */
public final class Bans {

  public static final Duration FIRST = Duration.ofSeconds(5);
  public static final Duration LONGEST = Duration.ofMinutes(5);

  /** Nobody waits longer because a node says so. */
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  static final Duration SHORTEST_WAIT = Duration.ofMillis(50);

  private final Clock clock;
  private final Map<String, Standing> standings = new HashMap<>();

  /**
   * What is known of a node that failed.
   *
   * @param until when it may be asked again
   * @param next how long it is banned the next time
   * @param tried whether the call after the ban is on its way
   */
  private record Standing(Instant until, Duration next, boolean tried) {

    Standing waiting(Instant later) {
      return new Standing(later.isAfter(until) ? later : until, next, false);
    }

    boolean failed() {
      return next.compareTo(FIRST) > 0;
    }
  }

  public Bans(Clock clock) {
    this.clock = clock;
  }

  /** A call failed. Calls that were on their way when a node was banned do not add to it. */
  public synchronized void failed(String node) {
    Instant now = clock.instant();
    Standing before = standing(node);
    if (!(before.failed() && before.until().isAfter(now))) {
      Duration doubled = before.next().multipliedBy(2);
      Duration next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
      standings.put(node, new Standing(now.plus(before.next()), next, false));
    }
  }

  private Standing standing(String node) {
    return standings.getOrDefault(node, new Standing(Instant.MIN, FIRST, false));
  }

  /** A node says when it may be asked again. */
  public synchronized void waits(String node, Duration retryAfter) {
    Duration wait = retryAfter.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : retryAfter;
    wait = wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    standings.put(node, standing(node).waiting(clock.instant().plus(wait)));
  }

  /** A call succeeded. */
  public synchronized void succeeded(String node) {
    Standing before = standing(node);
    Duration halved = before.next().dividedBy(2);
    if (halved.compareTo(FIRST) <= 0) {
      standings.remove(node);
    } else {
      standings.put(node, new Standing(before.until(), halved, false));
    }
  }

  /** A call that was admitted was not made, or says nothing about the node. */
  public synchronized void released(String node) {
    standings.computeIfPresent(
        node, (key, standing) -> new Standing(standing.until(), standing.next(), false));
  }

  /** Whether a node may be asked now. */
  public synchronized boolean admits(String node) {
    Standing standing = standing(node);
    return !standing.until().isAfter(clock.instant()) && !standing.tried();
  }

  /**
   * Lets a call through: whoever asked tells {@link #succeeded}, {@link #failed}, {@link #waits} or
   * {@link #released}.
   *
   * @return whether it was let through
   */
  public synchronized boolean admit(String node) {
    if (!admits(node)) {
      return false;
    }
    standings.computeIfPresent(
        node,
        (key, standing) -> new Standing(standing.until(), standing.next(), standing.failed()));
    return true;
  }

  /** Forgets all nodes but these: one that was offline and is back begins anew. */
  public synchronized void retain(Collection<String> nodes) {
    standings.keySet().retainAll(nodes);
  }

  /** How long until a node may be asked again; zero when it may now. */
  public synchronized Duration left(String node) {
    Duration left = Duration.between(clock.instant(), maxed(standing(node).until()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** {@link Instant#MIN} is too far for a duration. */
  private static Instant maxed(Instant until) {
    return until.isBefore(Instant.EPOCH) ? Instant.EPOCH : until;
  }
}
