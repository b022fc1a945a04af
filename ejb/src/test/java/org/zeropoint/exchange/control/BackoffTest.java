package org.zeropoint.exchange.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void pausesGrow_andTheLastTryIsTheLast() {
    Duration before = Duration.ZERO;
    for (int tries = 1; tries < Backoff.MOST_TRIES; tries++) {
      Duration shortest = Backoff.after(tries, 0).orElseThrow();
      assertThat(shortest).isGreaterThan(before);
      before = Backoff.after(tries, 0.999).orElseThrow();
      assertThat(before).isGreaterThan(shortest);
    }
    assertThat(Backoff.after(1, 0.5)).contains(Duration.ofSeconds(5));
    assertThat(Backoff.after(Backoff.MOST_TRIES, 0.5)).isEmpty();
  }
}
