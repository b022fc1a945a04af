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
import org.zeropoint.training.entity.NodeLink;

/**
 * A node on the wire.
 *
 * @param node its id
 * @param draining whether it is to hand its blocks over, also while it is offline
 * @param reason why it is quarantined
 * @param held the blocks that it reported last
 * @param tripMicros microseconds that a call to it and back took last
 * @param wire in which form activations travel to it, and what that takes from them
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
    Wire wire,
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

  /**
   * A link.
   *
   * @param form {@code fp32}, {@code fp16} or {@code int8}
   * @param relativeError root mean square of the errors in relation to that of the numbers, of a
   *     sample since the server started; absent before the first
   * @param largestError of a number, in its own unit
   * @param measured tensors in the sample
   */
  public record Wire(
      String form, Optional<Double> relativeError, Optional<Double> largestError, long measured) {

    static Wire of(NodeLink link) {
      Optional<NodeLink.Measured> error = link.error();
      return new Wire(
          link.form(),
          error.map(NodeLink.Measured::relative),
          error.map(NodeLink.Measured::largest),
          error.map(NodeLink.Measured::tensors).orElse(0L));
    }
  }

  static NodeJson of(NodeStanding standing, NodeLink link) {
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
        Wire.of(link),
        pulse.heardAt(),
        pulse.leaseUntil(),
        node.lease(),
        node.publicKey(),
        node.enrolledBy(),
        node.enrolledAt());
  }
}
