package org.zeropoint.web.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.models.entity.WritingRequest;
import org.zeropoint.models.entity.Written;
import org.zeropoint.shared.Unavailable;

/** A whole answer does not compute for ever for a client that may be gone. */
class WholeAnswerTest {

  private final Hand clock = new Hand();
  private final WholeAnswer whole =
      new WholeAnswer(new Answer(Form.TEXT, request(), clock.instant()), clock);

  /** A clock that goes on when it is told to. */
  private static final class Hand extends Clock {
    private Instant now = Instant.parse("2026-03-04T05:06:07Z");

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

  private static WritingRequest request() {
    var style = new WritingRequest.Style(1, 0, 1, 1, 0, 0, 5);
    return new WritingRequest("helper", List.of("a"), Optional.empty(), 2, 10, style, List.of());
  }

  private void written(int index) {
    assertThat(whole.piece(index, "b")).isTrue();
    assertThat(whole.end(index, new Written("b", 1, 1, false))).isTrue();
  }

  @Test
  void anAnswer_isThere_whenAllOfItsTextsAre() {
    written(0);
    clock.now = clock.now.plus(Duration.ofSeconds(299));
    written(1);
    clock.now = clock.now.plus(Duration.ofSeconds(1));

    assertThat(whole.json().path("choices")).hasSize(2);
  }

  @Test
  void anAnswer_isRefused_whenFiveMinutesWereNotEnough() {
    written(0);
    clock.now = clock.now.plus(Duration.ofMinutes(5));

    assertThat(whole.piece(1, "b")).isFalse();
    assertThatThrownBy(whole::json).isInstanceOf(Unavailable.class).hasMessageContaining("5 min");
  }
}
