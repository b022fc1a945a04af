package org.zeropoint.training.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.entity.RunRoute.Cause;
import org.zeropoint.training.entity.RunRoute.Change;
import org.zeropoint.training.entity.RunRoute.Hop;

class RunRouteTest {

  private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");

  private final List<Hop> hops =
      List.of(new Hop("node-1", 0, 6, Optional.empty(), Optional.empty()));
  private RunRoute route = RunRoute.begun(hops, NOW);

  private void change(Cause cause, String why) {
    route = route.changed(hops, new Change(NOW, cause, why));
  }

  @Test
  void theNewestChangesAreKept_andNoMore() {
    for (int i = 0; i < 20; i++) {
      change(Cause.FAILED, "failure " + i);
    }

    assertThat(route.changes()).hasSize(RunRoute.KEPT);
    assertThat(route.changes().get(0).why()).isEqualTo("failure 19");
  }

  @Test
  void fasterWaysInARow_doNotPushOutWhatFailed() {
    change(Cause.FAILED, "no answer");
    for (int i = 0; i < 20; i++) {
      change(Cause.REPLANNED, "way " + i);
    }
    change(Cause.DRAINED, "drains");
    change(Cause.REPLANNED, "way 20");

    assertThat(route.changes())
        .extracting(Change::why)
        .containsExactly(
            "way 20", "drains", "way 19", "no answer", "the first route of the session");
  }

  @Test
  void aRouteIsReadAsItWasStored() {
    var link = new NodeLink("fp16", Optional.of(new NodeLink.Measured(4, 1e-4, 0.02)));
    RunRoute given =
        RunRoute.begun(List.of(new Hop("node-1", 0, 6, Optional.of(900L), Optional.of(link))), NOW);

    assertThat(new StoredRoute(7, given).route()).isEqualTo(given);
  }
}
