package org.zeropoint.shared;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Keeps a loop from flooding a log: of things that are equal the first is let through, and then one
 * a while, with how many there were since. Safe for use by several threads.
 *
 * <p>Remembers {@value #MOST} things at most. When there are more of them in one pause, what is not
 * remembered is let through: rather too much is written down than too little.
 *
 * @param <K> what makes two things equal
 */
public final class Throttle<K> {

  static final int MOST = 10_000;

  private final Duration pause;
  private final Map<K, Held> held = new HashMap<>();

  private record Held(Instant since, int waiting) {}

  /**
   * @param pause between two of the same kind
   */
  public Throttle(Duration pause) {
    this.pause = pause;
  }

  /** Counts one more; how many are to be told of now, empty when they are to wait. */
  public synchronized OptionalInt count(K key, Instant now) {
    Held before = held.get(key);
    if (before != null && now.isBefore(before.since().plus(pause))) {
      held.put(key, new Held(before.since(), before.waiting() + 1));
      return OptionalInt.empty();
    }
    if (before == null && held.size() >= MOST) {
      held.values().removeIf(old -> old.waiting() == 0 && isOver(old, now));
    }
    if (before != null || held.size() < MOST) {
      held.put(key, new Held(now, 0));
    }
    return OptionalInt.of(before == null ? 1 : before.waiting() + 1);
  }

  /** What waited long enough, with how many there were; it is told of now. */
  public synchronized Map<K, Integer> due(Instant now) {
    Map<K, Integer> due = new HashMap<>();
    held.forEach(
        (key, value) -> {
          if (value.waiting() > 0 && isOver(value, now)) {
            due.put(key, value.waiting());
          }
        });
    due.keySet().forEach(key -> held.put(key, new Held(now, 0)));
    return due;
  }

  /** It could not be told of: the next is let through, with these. */
  public synchronized void untold(K key, int count) {
    held.merge(
        key,
        new Held(Instant.MIN, count),
        (now, missed) -> new Held(Instant.MIN, now.waiting() + missed.waiting()));
  }

  private boolean isOver(Held value, Instant now) {
    return !now.isBefore(value.since().plus(pause));
  }
}
