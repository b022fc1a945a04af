package org.zeropoint.nodes.entity;

import java.util.Optional;

/** A node with how it stood when it was heard last. */
public record NodeStanding(Node node, NodePulse pulse) {

  /** Its report; its blocks count only while it is expected to be heard of. */
  public NodeReport report() {
    return pulse.report();
  }

  /** Bytes left for keys and values, between 0 and 1; empty when there is no cache. */
  public Optional<Double> cacheShare() {
    NodeReport report = report();
    return report.cacheTotal() == 0
        ? Optional.empty()
        : Optional.of((double) report.cacheFree() / report.cacheTotal());
  }
}
