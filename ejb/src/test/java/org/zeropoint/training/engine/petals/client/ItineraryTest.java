package org.zeropoint.training.engine.petals.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.lm.blocks.Hidden;
import org.zeropoint.lm.language.SmallModel;
import org.zeropoint.training.engine.petals.client.FaultyNode.Fault;
import org.zeropoint.training.engine.petals.client.Measures.Kind;
import org.zeropoint.training.engine.petals.wire.WireForm;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.RunRoute.Cause;
import org.zeropoint.training.entity.RunRoute.Change;

class ItineraryTest {

  private static final int LAYERS = 6;

  @TempDir private Path directory;
  private LocalSwarm swarm;
  private RemoteSequence sequence;

  @BeforeEach
  void start() throws IOException {
    Path packed =
        SmallModel.packedLlama(Files.createDirectory(directory.resolve("model")), LAYERS, 3);
    swarm = new LocalSwarm(packed).over(WireForm.FP16);
    sequence = swarm.sequence();
  }

  @AfterEach
  void end() {
    swarm.close();
  }

  private void planned() {
    sequence.routes(1, 8);
  }

  private RunRoute route() {
    return sequence.route().orElseThrow();
  }

  private Change last() {
    return route().changes().get(0);
  }

  private List<String> hops() {
    return route().hops().stream()
        .map(hop -> "%s %d-%d".formatted(hop.node(), hop.first(), hop.end() - 1))
        .toList();
  }

  @Test
  void thereIsNone_beforeItIsPlanned_andThenTheFirst() {
    swarm.add(3, 6);
    swarm.add(0, 3);
    assertThat(sequence.route()).isEmpty();

    planned();

    assertThat(hops()).containsExactly("node-1 0-2", "node-0 3-5");
    assertThat(route().changes()).hasSize(1);
    assertThat(last().cause()).isEqualTo(Cause.BEGUN);
    assertThat(last().at()).isEqualTo(swarm.clock().instant());
    assertThat(route().hops().get(0).tripMicros()).contains(1000L);
    RunRoute first = route();
    planned();
    assertThat(route()).isSameAs(first);
  }

  @Test
  void batchesOverSeveralNodes_showEachOfThemOnce() {
    swarm.add(0, 6);
    swarm.add(0, 6);

    sequence.routes(4, 8);

    assertThat(hops()).containsExactly("node-0 0-5", "node-1 0-5");
  }

  @Test
  void aCallThatFails_changesTheRouteInTheMiddleOfABatch_andSaysWhy() {
    swarm.add(0, 3).plan(operation -> Fault.LOST_CALL);
    swarm.add(3, 6);
    Route broken = sequence.routes(1, 8).get(0);
    assertThat(hops()).containsExactly("node-0 0-2", "node-1 3-5");
    swarm.add(0, 3);

    Hidden input = swarm.ends().embed(1, 8, new long[] {1, 2, 3, 4, 5, 6, 7, 8}, 0);
    sequence.forward(broken, input, Optional.empty());

    assertThat(hops()).containsExactly("node-2 0-2", "node-1 3-5");
    assertThat(last().cause()).isEqualTo(Cause.FAILED);
    assertThat(last().why()).contains("node-0");
    assertThat(route().changes())
        .extracting(Change::cause)
        .containsExactly(Cause.FAILED, Cause.BEGUN);
    planned();
    assertThat(last().cause()).isEqualTo(Cause.FAILED);
  }

  @Test
  void aNodeThatDrains_isBanned_orIsGone_isNamedWithTheReason() {
    swarm.add(0, 6);
    planned();
    swarm.add(0, 6);
    swarm.drain("node-0");
    planned();
    assertThat(last().cause()).isEqualTo(Cause.DRAINED);
    assertThat(last().why()).isEqualTo("node-0 takes no new work: it drains or is paused");

    swarm.add(0, 6);
    swarm.client().bans().failed("node-1");
    planned();
    assertThat(last().cause()).isEqualTo(Cause.BANNED);
    assertThat(last().why()).startsWith("node-1 failed");

    swarm.add(0, 6);
    swarm.offline("node-2", true);
    planned();
    assertThat(last().cause()).isEqualTo(Cause.GONE);
    assertThat(hops()).containsExactly("node-3 0-5");

    swarm.add(0, 6);
    swarm.client().quarantine("node-3", "its answers differ");
    planned();
    assertThat(last().cause()).isEqualTo(Cause.GONE);
    assertThat(last().why()).isEqualTo("node-3 is offline or quarantined");
    assertThat(route().changes()).hasSize(5);
  }

  @Test
  void fasterWaysInARow_areOneChange() {
    swarm.add(0, 6);
    swarm.add(0, 6);
    took(0, 1);
    took(1, 2);
    planned();
    assertThat(hops()).containsExactly("node-0 0-5");
    took(0, 4);
    planned();
    took(1, 8);
    planned();

    assertThat(hops()).containsExactly("node-0 0-5");
    assertThat(route().changes())
        .extracting(Change::cause)
        .containsExactly(Cause.REPLANNED, Cause.BEGUN);
  }

  /** Fills what is remembered of a node with calls that took as long as this, a block and token. */
  private void took(int node, double seconds) {
    for (int i = 0; i < Measures.KEPT; i++) {
      swarm.client().measures().took(swarm.members().get(node), Kind.FORWARD, 1, seconds + 0.001);
    }
  }
}
