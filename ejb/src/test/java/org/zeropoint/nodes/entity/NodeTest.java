package org.zeropoint.nodes.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.zeropoint.nodes.entity.NodeState.DRAINING;
import static org.zeropoint.nodes.entity.NodeState.JOINING;
import static org.zeropoint.nodes.entity.NodeState.OFFLINE;
import static org.zeropoint.nodes.entity.NodeState.ONLINE;
import static org.zeropoint.nodes.entity.NodeState.QUARANTINED;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.nodes.signature.SignatureKey;
import org.zeropoint.shared.Conflict;

/** Whatever happens to a node in whatever order, it is only ever where it may be. */
class NodeTest {

  private static final PublicSignatureKey KEY = SignatureKey.generate().verifier();
  private static final NodeUrl URL = new NodeUrl("https://gpu-1.example:8443");

  /** What can happen to a node. */
  enum Event {
    LEASE(node -> node.takeLease(URL)),
    JOIN(Node::join),
    SILENCE(Node::fallSilent),
    PAUSE(Node::pause),
    RESUME(Node::resume),
    DRAIN(Node::drain),
    QUARANTINE(node -> node.quarantine("it lied")),
    RELEASE_HEARD(node -> node.release(true)),
    RELEASE_UNHEARD(node -> node.release(false));

    private final Consumer<Node> change;

    Event(Consumer<Node> change) {
      this.change = change;
    }
  }

  /** Where an event may lead from a state; what is not here is refused. */
  private static final Map<NodeState, Map<Event, Set<NodeState>>> TABLE =
      new EnumMap<>(NodeState.class);

  static {
    TABLE.put(
        JOINING,
        Map.of(
            Event.LEASE, Set.of(JOINING),
            Event.JOIN, Set.of(ONLINE),
            Event.SILENCE, Set.of(OFFLINE),
            Event.PAUSE, Set.of(JOINING),
            Event.RESUME, Set.of(JOINING),
            Event.DRAIN, Set.of(DRAINING),
            Event.QUARANTINE, Set.of(QUARANTINED)));
    TABLE.put(
        ONLINE,
        Map.of(
            Event.LEASE, Set.of(JOINING),
            Event.SILENCE, Set.of(OFFLINE),
            Event.PAUSE, Set.of(ONLINE),
            Event.RESUME, Set.of(ONLINE),
            Event.DRAIN, Set.of(DRAINING),
            Event.QUARANTINE, Set.of(QUARANTINED)));
    TABLE.put(
        DRAINING,
        Map.of(
            Event.LEASE, Set.of(DRAINING),
            Event.SILENCE, Set.of(OFFLINE),
            Event.PAUSE, Set.of(DRAINING),
            Event.RESUME, Set.of(JOINING),
            Event.QUARANTINE, Set.of(QUARANTINED)));
    TABLE.put(
        OFFLINE,
        Map.of(
            Event.LEASE, Set.of(JOINING, DRAINING),
            Event.PAUSE, Set.of(OFFLINE),
            Event.RESUME, Set.of(OFFLINE),
            Event.QUARANTINE, Set.of(QUARANTINED)));
    TABLE.put(
        QUARANTINED,
        Map.of(
            Event.LEASE, Set.of(QUARANTINED),
            Event.PAUSE, Set.of(QUARANTINED),
            Event.RESUME, Set.of(QUARANTINED),
            Event.RELEASE_HEARD, Set.of(JOINING, DRAINING),
            Event.RELEASE_UNHEARD, Set.of(OFFLINE)));
  }

  private static Node fresh() {
    return new Node("default", "node-1", "gpu-1", KEY, URL, "admin", Instant.EPOCH);
  }

  private static List<Object> facts(Node node) {
    return List.of(
        node.state(), node.paused(), node.draining(), node.lease(), node.reason(), node.url());
  }

  @Property(tries = 2000)
  void noEventLeadsWhereItMayNot(@ForAll @Size(max = 30) List<Event> events) {
    Node node = fresh();
    for (Event event : events) {
      NodeState from = node.state();
      long lease = node.lease();
      List<Object> before = facts(node);
      Set<NodeState> allowed = TABLE.get(from).getOrDefault(event, Set.of());
      boolean refused = false;
      try {
        event.change.accept(node);
      } catch (Conflict e) {
        refused = true;
        assertThat(e.getMessage()).contains("node-1 is " + from.external());
        assertThat(facts(node)).isEqualTo(before);
      }
      if (!refused) {
        assertThat(allowed).as(event + " of " + from).contains(node.state());
      }
      assertThat(node.lease()).isEqualTo(event == Event.LEASE ? lease + 1 : lease);
      holds(node);
    }
  }

  /** What is so of every node at any time; the database holds the same. */
  private static void holds(Node node) {
    NodeState state = node.state();
    assertThat(node.reason().isPresent()).isEqualTo(state == QUARANTINED);
    assertThat(node.takesWork()).isEqualTo(state == ONLINE && !node.paused());
    if (state == DRAINING) {
      assertThat(node.draining()).isTrue();
    } else if (state == JOINING || state == ONLINE) {
      assertThat(node.draining()).isFalse();
    }
    for (long lease = 0; lease <= node.lease() + 1; lease++) {
      assertThat(admits(node, lease)).isEqualTo(lease == node.lease() && state != OFFLINE);
    }
  }

  private static boolean admits(Node node, long lease) {
    try {
      node.requireLease(lease);
      return true;
    } catch (Conflict e) {
      assertThat(e.violations()).extracting("pointer").containsExactly("/lease");
      return false;
    }
  }

  @Test
  void aNodeThatWasDraining_goesOnDrainingWhenItComesBack() {
    Node node = fresh();
    node.join();
    node.drain();
    node.fallSilent();
    node.takeLease(new NodeUrl("https://gpu-1.example:9443/"));
    assertThat(node.state()).isEqualTo(DRAINING);
    assertThat(node.url().text()).isEqualTo("https://gpu-1.example:9443");
    node.resume();
    assertThat(node.state()).isEqualTo(JOINING);
    node.join();
    assertThat(node.takesWork()).isTrue();
  }

  @Test
  void theRuleSaysWhyALeaseIsOver() {
    Node node = fresh();
    node.takeLease(URL);
    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(() -> node.requireLease(1))
        .withMessageContaining("lease 2 was taken since by another process");
    node.fallSilent();
    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(() -> node.requireLease(2))
        .withMessageContaining("take a new one");
    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(() -> node.requireLease(3))
        .withMessageContaining("never given");
  }

  @Test
  void onlyWhatDoesNothingIsRemoved() {
    Node node = fresh();
    assertThatExceptionOfType(Conflict.class)
        .isThrownBy(node::requireRemovable)
        .withMessageContaining("quarantine it first");
    node.fallSilent();
    node.requireRemovable();
    node.quarantine("it lied");
    node.requireRemovable();
  }
}
