package org.zeropoint.training.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.zeropoint.nodes.entity.NodeStanding;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.training.control.NodeSwarm;
import org.zeropoint.training.entity.NodeLink;

/** How activations travel to nodes, and what that takes from them. */
@Stateless
@Permitted
public class NodeLinks {

  @Inject private NodeSwarm swarm;

  /**
   * Those of some nodes, by the nodes' ids. What was measured is of this server since it started.
   */
  @ReadOnly
  public Map<String, NodeLink> of(List<NodeStanding> nodes) {
    return nodes.stream()
        .collect(Collectors.toMap(standing -> standing.node().nodeId(), swarm::link));
  }
}
