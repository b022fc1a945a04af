package org.zeropoint.proposals.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.proposals.entity.ProposalOrder;
import org.zeropoint.shared.Invalid;

class PositionTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");

  @Property
  void tokenIsReadBack(
      @ForAll ProposalOrder order, @ForAll @LongRange(min = 1, max = 999_999_999_999L) long id) {
    var position = new Position(AT, id);

    assertThat(Position.read(order, position.token(order), key -> Optional.of(AT)))
        .isEqualTo(position);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "17",
        "",
        "%%",
        "dXBkYXRlZCAxIDEgMQ",
        "LXVwZGF0ZWQgMSAxIDk5OTk5OTk5OTk5OTk5OTk5OTk"
      })
  void foreignToken_isRefusedAtItsPlace(String token) {
    assertThatThrownBy(
            () -> Position.read(ProposalOrder.UPDATED_LAST, token, id -> Optional.of(AT)))
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid -> assertThat(invalid.violations().get(0).pointer()).isEqualTo("/after"));
  }

  @Test
  void keyOfNoProposal_isRefused() {
    assertThatThrownBy(() -> Position.read(ProposalOrder.CREATED, "5", id -> Optional.empty()))
        .isInstanceOf(Invalid.class);
    assertThatThrownBy(() -> Position.read(ProposalOrder.CREATED, "x", id -> Optional.empty()))
        .isInstanceOf(Invalid.class);
  }

  @Test
  void following_comesAfterAllThatBeginSo() {
    assertThat(Terms.following("ab")).isEqualTo("ac");
    assertThat(Terms.following("a\uD7FF")).isEqualTo("a\uE000");
  }
}
