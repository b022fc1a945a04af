package org.zeropoint.training.control;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.zeropoint.lm.blocks.BlockRange;
import org.zeropoint.nodes.boundary.Calls;
import org.zeropoint.nodes.boundary.Nodes;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.NodeReport;
import org.zeropoint.nodes.entity.NodeStanding;
import org.zeropoint.nodes.entity.NodeState;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.NodeSettings;
import org.zeropoint.shared.Role;
import org.zeropoint.training.engine.petals.BlockPeer.Held;
import org.zeropoint.training.engine.petals.BlockPeer.Report;
import org.zeropoint.training.engine.petals.client.Swarm;
import org.zeropoint.training.engine.petals.wire.RemotePeer;
import org.zeropoint.training.engine.petals.wire.WireForm;
import org.zeropoint.training.entity.NodeLink;

/** The nodes of a tenant, as a client of blocks sees them. */
@ApplicationScoped
public class NodeSwarm {

  /** Under this name the product quarantines. */
  private static final String NAME = "block-client";

  private static final int LONGEST = 500;

  /** Members are asked for with each call, and stand otherwise with each heartbeat at most. */
  private static final Duration FRESH = Duration.ofMillis(300);

  @Resource private ManagedExecutorService executor;
  @Inject private Nodes nodes;
  @Inject private Calls calls;
  @Inject private NodeSettings settings;
  @Inject private Callers callers;
  @Inject private Clock clock;

  private final Map<String, RemotePeer> links = new ConcurrentHashMap<>();

  /** Where each node was seen last, and with which lease. */
  private final Map<String, Peer> peers = new ConcurrentHashMap<>();

  /** Those of one tenant; may be asked from any thread. */
  public Swarm of(String tenant) {
    return new Swarm() {
      private List<Member> known = List.of();
      private Instant until = Instant.MIN;

      @Override
      public synchronized List<Member> members() {
        Instant now = clock.instant();
        if (!now.isBefore(until)) {
          known = NodeSwarm.this.members(tenant);
          until = now.plus(FRESH);
        }
        return known;
      }

      @Override
      public void quarantine(String node, String evidence) {
        String reason = evidence.replaceAll("\\p{Cntrl}", " ");
        String told = reason.substring(0, Math.min(LONGEST, reason.length()));
        // An operation of its own: whoever found it out may only be reading.
        executor.execute(
            () ->
                callers.as(
                    Caller.internal(NAME, tenant, Role.ADMIN), () -> nodes.quarantine(node, told)));
      }
    };
  }

  private List<Swarm.Member> members(String tenant) {
    return standing(tenant).stream()
        .filter(standing -> usable(standing.node()))
        .map(this::member)
        .toList();
  }

  private List<NodeStanding> standing(String tenant) {
    var found = new AtomicReference<List<NodeStanding>>(List.of());
    callers.as(Caller.internal(NAME, tenant, Role.ADMIN), () -> found.set(nodes.list()));
    return found.get();
  }

  private static boolean usable(Node node) {
    return node.state() == NodeState.ONLINE || node.state() == NodeState.DRAINING;
  }

  private Swarm.Member member(NodeStanding standing) {
    Node node = standing.node();
    return new Swarm.Member(
        peer(node),
        report(standing.report()),
        standing.pulse().trip().orElse(Duration.ZERO),
        node.takesWork() ? Swarm.State.USABLE : Swarm.State.DRAINING);
  }

  /**
   * The same for each process of a node: whoever has it goes on with the lease that is in force.
   */
  private RemotePeer peer(Node node) {
    String id = node.nodeId();
    peers.put(id, Peer.of(node));
    return links.computeIfAbsent(
        id,
        fresh ->
            new RemotePeer(
                id,
                new NodeChannel(calls, () -> peers.get(id)),
                form(node),
                NodeBlocks.MOST_BYTES));
  }

  /** How activations travel to a node. */
  public NodeLink link(NodeStanding standing) {
    Node node = standing.node();
    return Optional.ofNullable(links.get(node.nodeId()))
        .flatMap(RemotePeer::link)
        .orElseGet(() -> new NodeLink(form(node).external(), Optional.empty()));
  }

  private WireForm form(Node node) {
    return WireForm.of(settings.wire(node.name()));
  }

  private static Report report(NodeReport told) {
    return new Report(
        told.held().stream()
            .map(h -> new Held(h.model(), new BlockRange(h.first(), h.end()), h.bytes()))
            .toList(),
        told.cacheFree(),
        told.cacheTotal(),
        told.forwardRate(),
        told.stepSeconds(),
        told.queued());
  }
}
