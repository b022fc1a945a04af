package org.zeropoint.training.engine.petals.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BansTest {

  private static final String NODE = "node";

  private final SetClock clock = new SetClock();
  private final Bans bans = new Bans(clock);

  private enum Event {
    FAILED,
    SUCCEEDED,
    BUSY,
    RELEASED,
    ADMIT,
    SECOND,
    MINUTE
  }

  @Property(tries = 300)
  void nobodyIsLeftAloneForLongerThanTheLongestBan(@ForAll @Size(max = 60) List<Event> events) {
    for (Event event : events) {
      switch (event) {
        case FAILED -> bans.failed(NODE);
        case SUCCEEDED -> bans.succeeded(NODE);
        case BUSY -> bans.waits(NODE, Duration.ofDays(1));
        case RELEASED -> bans.released(NODE);
        case ADMIT -> bans.admit(NODE);
        case SECOND -> clock.forward(Duration.ofSeconds(1));
        case MINUTE -> clock.forward(Duration.ofMinutes(1));
      }
      assertThat(bans.left(NODE)).isBetween(Duration.ZERO, Bans.LONGEST);
    }
    clock.forward(Bans.LONGEST);
    bans.released(NODE);
    assertThat(bans.admits(NODE)).isTrue();
    assertThat(bans.admits("another")).isTrue();
  }

  @Test
  void banDoublesWithEachFailure_andHalvesWithEachSuccess() {
    assertThat(List.of(ban(), ban(), ban(), ban(), ban(), ban(), ban(), ban()))
        .extracting(Duration::toSeconds)
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    bans.succeeded(NODE);
    assertThat(ban()).hasSeconds(150);
    for (int i = 0; i < 10; i++) {
      bans.succeeded(NODE);
    }
    assertThat(ban()).isEqualTo(Bans.FIRST);
  }

  /** Fails a call and waits until the ban is over. */
  private Duration ban() {
    assertThat(bans.admit(NODE)).isTrue();
    bans.failed(NODE);
    assertThat(bans.admits(NODE)).isFalse();
    Duration left = bans.left(NODE);
    clock.forward(left.minusMillis(1));
    assertThat(bans.admit(NODE)).isFalse();
    clock.forward(Duration.ofMillis(1));
    return left;
  }

  @Test
  void callsThatWereOnTheirWayDoNotAddToABan() {
    bans.failed(NODE);
    bans.failed(NODE);
    bans.failed(NODE);
    assertThat(bans.left(NODE)).isEqualTo(Bans.FIRST);
  }

  @Test
  void afterABanOneCallIsLetThrough_andTheOthersWhenItSucceeds() {
    bans.failed(NODE);
    clock.forward(Bans.FIRST);
    assertThat(bans.admit(NODE)).isTrue();
    assertThat(bans.admit(NODE)).isFalse();
    assertThat(bans.admits(NODE)).isFalse();
    bans.succeeded(NODE);
    assertThat(bans.admit(NODE)).isTrue();
    assertThat(bans.admit(NODE)).isTrue();
  }

  @Test
  void triedCallThatSaysNothingLetsTheNextThrough() {
    bans.failed(NODE);
    clock.forward(Bans.FIRST);
    assertThat(bans.admit(NODE)).isTrue();
    bans.released(NODE);
    assertThat(bans.admit(NODE)).isTrue();
  }

  @Test
  void beingBusyIsNoFailure() {
    bans.waits(NODE, Duration.ofSeconds(2));
    assertThat(bans.left(NODE)).hasSeconds(2);
    clock.forward(Duration.ofSeconds(2));
    assertThat(bans.admit(NODE)).isTrue();
    bans.failed(NODE);
    assertThat(bans.left(NODE)).isEqualTo(Bans.FIRST);
  }

  @Test
  void nodeThatWasAwayAndIsBackBeginsAnew() {
    ban();
    bans.failed(NODE);
    bans.failed("another");
    bans.retain(List.of("another"));
    assertThat(bans.admits(NODE)).isTrue();
    assertThat(bans.admits("another")).isFalse();
    assertThat(ban()).isEqualTo(Bans.FIRST);
  }
}
