package org.zeropoint.exchange.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.EventNames;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.entity.RunStatus;

/** Only events that there are can be announced, or asked for. */
class EventFilterTest {

  @Test
  void whatNothingAnnounces_isRefused_withItsPlace_andTheNamesThatThereAre() {
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> EventFilter.of("/events", List.of("proposal", "proposal.foo", "foo")))
        .satisfies(
            invalid ->
                assertThat(invalid.violations())
                    .extracting(Violation::pointer)
                    .containsExactly("/events/1", "/events/2"))
        .withMessageContaining("alias (promoted, rolled-back, removed)");
    assertThatExceptionOfType(Invalid.class)
        .isThrownBy(() -> EventFilter.of("/types", "proposal,foo"))
        .satisfies(
            invalid ->
                assertThat(invalid.violations())
                    .extracting(Violation::pointer)
                    .containsExactly("/types"));
  }

  @Test
  void whatWasStoredUnderOtherNames_isStillRead() {
    EventFilter old = EventFilter.stored("proposal.gone,alias");

    assertThat(old.admits("alias.promoted")).isTrue();
    assertThat(old.admits("proposal.posted")).isFalse();
    assertThat(EventFilter.stored("").admits("policy.edited")).isTrue();
  }

  @Test
  void anEventThatTheCatalogueLacks_cannotBeMade_butPassingOnesCan() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Outbox.Event("t", "proposal", "p", "changed"))
        .withMessageContaining("proposal.changed");
    assertThat(Outbox.Event.passing("t", "run", "r").lasting()).isFalse();
  }

  @Test
  void verbsThatAreStatuses_areInTheCatalogue() {
    assertThat(Arrays.stream(RunStatus.values()).filter(RunStatus::over))
        .allMatch(status -> EventNames.known("run", status.external()));
    assertThat(List.of(Status.ACCEPTED, Status.REJECTED))
        .allMatch(status -> EventNames.known("proposal", status.external()));
  }
}
