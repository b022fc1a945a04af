package org.zeropoint.nodes.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps calls from a node that does not answer. After some failures in a row it opens; after a
 * pause it lets one call through as a probe, and closes when that succeeds. Each probe that fails
 * doubles the pause. Safe for use by several threads.
 *
 * <p>Source: Nygard, "Release It!", 2007, chapter 5.
 */
final class CircuitBreaker {

  /** Whether calls go through. */
  enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /**
   * @param failures in a row after which it opens
   * @param pause before the first probe
   * @param longest that the pause grows to
   */
  record Rule(int failures, Duration pause, Duration longest) {

    Rule {
      if (failures < 1 || pause.isNegative() || pause.isZero() || longest.compareTo(pause) < 0) {
        throw new IllegalArgumentException("a breaker opens after a failure, for some time");
      }
    }
  }

  private final Rule rule;
  private final Clock clock;

  private State state = State.CLOSED;
  private int failures;
  private Duration pause;
  private Instant until = Instant.MIN;

  CircuitBreaker(Rule rule, Clock clock) {
    this.rule = rule;
    this.clock = clock;
    this.pause = rule.pause();
  }

  /**
   * Asks for a call. Whoever is let through says afterwards how it went: {@link #succeeded}, {@link
   * #failed} or {@link #abandoned}.
   *
   * @return how long to wait; empty to go on
   */
  synchronized Optional<Duration> ask() {
    if (state == State.CLOSED) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    if (state == State.OPEN && !now.isBefore(until)) {
      state = State.HALF_OPEN;
      return Optional.empty();
    }
    return Optional.of(state == State.OPEN ? Duration.between(now, until) : rule.pause());
  }

  synchronized void succeeded() {
    state = State.CLOSED;
    failures = 0;
    pause = rule.pause();
  }

  synchronized void failed() {
    failures++;
    if (state == State.HALF_OPEN) {
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(rule.longest()) < 0 ? doubled : rule.longest();
      open();
    } else if (state == State.CLOSED && failures >= rule.failures()) {
      open();
    }
  }

  /** The call was given up before it was known how it goes; another may be the probe. */
  synchronized void abandoned() {
    if (state == State.HALF_OPEN) {
      state = State.OPEN;
    }
  }

  private void open() {
    state = State.OPEN;
    until = clock.instant().plus(pause);
  }

  synchronized State state() {
    return state;
  }
}
