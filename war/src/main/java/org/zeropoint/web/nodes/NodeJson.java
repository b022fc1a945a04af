package org.zeropoint.web.nodes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.nodes.entity.HeldBlocks;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.NodePulse;
import org.zeropoint.nodes.entity.NodeReport;
import org.zeropoint.nodes.entity.NodeStanding;
import org.zeropoint.nodes.entity.NodeState;

/**
 * A node on the wire.
 *
 * @param node its id
 * @param draining whether it is to hand its blocks over, also while it is offline
 * @param reason why it is quarantined
 * @param held the blocks that it reported last
 * @param tripMicros microseconds that a call to it and back took last
 * @param unreachable why it could not be called last
 */
public record NodeJson(
    String node,
    String name,
    String url,
    NodeState state,
    boolean paused,
    boolean draining,
    Optional<String> reason,
    String device,
    long memoryBytes,
    String software,
    List<Held> held,
    long cacheFree,
    long cacheTotal,
    double forwardRate,
    double stepSeconds,
    int queued,
    Optional<Long> tripMicros,
    Optional<String> unreachable,
    Instant heardAt,
    Instant leaseUntil,
    long lease,
    String publicKey,
    String enrolledBy,
    Instant enrolledAt) {

  /** Blocks of a model in a node's memory. */
  public record Held(String model, int first, int end, long bytes) {

    static Held of(HeldBlocks blocks) {
      return new Held(blocks.model().value(), blocks.first(), blocks.end(), blocks.bytes());
    }
  }

  static NodeJson of(NodeStanding standing) {
    Node node = standing.node();
    NodePulse pulse = standing.pulse();
    NodeReport report = standing.report();
    return new NodeJson(
        node.nodeId(),
        node.name(),
        node.url().text(),
        node.state(),
        node.paused(),
        node.draining(),
        node.reason(),
        report.machine().device(),
        report.machine().memoryBytes(),
        report.machine().software(),
        report.held().stream().map(Held::of).toList(),
        report.cacheFree(),
        report.cacheTotal(),
        report.forwardRate(),
        report.stepSeconds(),
        report.queued(),
        pulse.trip().map(Duration::toNanos).map(nanos -> nanos / 1000),
        pulse.tripProblem(),
        pulse.heardAt(),
        pulse.leaseUntil(),
        node.lease(),
        node.publicKey(),
        node.enrolledBy(),
        node.enrolledAt());
  }
}
