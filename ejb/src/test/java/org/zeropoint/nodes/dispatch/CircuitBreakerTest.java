package org.zeropoint.nodes.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.zeropoint.nodes.dispatch.CircuitBreaker.State;

class CircuitBreakerTest {

  private static final CircuitBreaker.Rule RULE =
      new CircuitBreaker.Rule(3, Duration.ofSeconds(2), Duration.ofSeconds(5));

  private final MovedClock clock = new MovedClock();
  private final CircuitBreaker breaker = new CircuitBreaker(RULE, clock);

  /** A clock that is moved by hand. */
  private static final class MovedClock extends Clock {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(breaker.ask()).isEmpty();
      breaker.failed();
    }
  }

  @Test
  void opensAfterSomeFailuresInARow_andNotBefore() {
    fail(2);
    breaker.succeeded();
    fail(2);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fail(1);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(breaker.ask()).contains(Duration.ofSeconds(2));
    clock.pass(Duration.ofMillis(1500));
    assertThat(breaker.ask()).contains(Duration.ofMillis(500));
  }

  @Test
  void letsOneProbeThrough_andClosesWhenThatSucceeds() {
    fail(3);
    clock.pass(Duration.ofSeconds(2));
    assertThat(breaker.ask()).isEmpty();
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.ask()).isPresent();
    breaker.succeeded();
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    fail(2);
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void aProbeThatFailsDoublesThePause_upToTheLongest() {
    fail(3);
    for (int seconds : new int[] {2, 4, 5, 5}) {
      assertThat(breaker.ask()).contains(Duration.ofSeconds(seconds));
      clock.pass(Duration.ofSeconds(seconds));
      assertThat(breaker.ask()).isEmpty();
      breaker.failed();
    }
    clock.pass(Duration.ofSeconds(5));
    assertThat(breaker.ask()).isEmpty();
    breaker.succeeded();
    fail(3);
    assertThat(breaker.ask()).contains(Duration.ofSeconds(2));
  }

  @Test
  void aProbeThatIsGivenUp_leavesItsPlaceToTheNext() {
    fail(3);
    clock.pass(Duration.ofSeconds(2));
    assertThat(breaker.ask()).isEmpty();
    breaker.abandoned();
    assertThat(breaker.ask()).isEmpty();
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
  }

  @Property
  void pausesGrow_areNeverAllAlike_andAreAsLongAsAsked(
      @ForAll @IntRange(min = 1, max = 60) int tried,
      @ForAll @DoubleRange(min = 0, max = 0.99) double chance) {
    var backoff = new Backoff(4, Duration.ofMillis(100), Duration.ofSeconds(2));
    long least = Math.min(100L << Math.min(tried - 1, 20), 2000) / 2;
    Duration pause = backoff.after(tried, chance, Duration.ZERO);
    assertThat(pause.toMillis()).isBetween(least, 2 * least);
    assertThat(backoff.after(tried, chance, Duration.ofSeconds(9)))
        .isEqualTo(Duration.ofSeconds(9));
  }
}
