package org.zeropoint.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of, and when. */
class ThrottleTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Throttle<String> throttle = new Throttle<>(MINUTE);

  @Test
  void theFirstIsLetThrough_andThenOneAPause_withThoseSince() {
    assertThat(throttle.count("a", START)).hasValue(1);
    assertThat(throttle.count("a", START)).isEmpty();
    assertThat(throttle.count("a", START.plusSeconds(59))).isEmpty();
    assertThat(throttle.count("b", START.plusSeconds(59))).hasValue(1);
    assertThat(throttle.count("a", START.plus(MINUTE))).hasValue(3);
    assertThat(throttle.count("a", START.plus(MINUTE))).isEmpty();
  }

  @Test
  void whatWaitsIsDueWhenThePauseIsOver_once() {
    throttle.count("a", START);
    throttle.count("a", START);
    throttle.count("a", START);
    throttle.count("b", START);
    assertThat(throttle.due(START.plusSeconds(59))).isEmpty();
    assertThat(throttle.due(START.plus(MINUTE))).isEqualTo(Map.of("a", 2));
    assertThat(throttle.due(START.plus(MINUTE.multipliedBy(2)))).isEmpty();
    assertThat(throttle.count("a", START.plus(MINUTE))).isEmpty();
  }

  @Test
  void whatCouldNotBeToldOf_isToldOfWithTheNext() {
    throttle.count("a", START);
    throttle.untold("a", 1);
    assertThat(throttle.count("a", START)).hasValue(2);
    throttle.count("a", START);
    throttle.untold("a", 2);
    assertThat(throttle.due(START)).isEqualTo(Map.of("a", 3));
  }

  @Test
  void itRemembersSoManyOnly_andLetsTheOthersThrough() {
    for (int i = 0; i < Throttle.MOST; i++) {
      assertThat(throttle.count("key " + i, START)).hasValue(1);
    }
    assertThat(throttle.count("more", START)).hasValue(1);
    assertThat(throttle.count("more", START)).hasValue(1);
    assertThat(throttle.count("more", START.plus(MINUTE))).hasValue(1);
    assertThat(throttle.count("more", START.plus(MINUTE))).isEmpty();
  }
}
