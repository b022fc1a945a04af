package org.zeropoint.nodes.control;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import org.zeropoint.nodes.entity.Assignment;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.NodeOrders;
import org.zeropoint.nodes.entity.NodeState;
import org.zeropoint.nodes.entity.WantedBlocks;

/** What a node is told. */
@Stateless
public class Orders {

  @PersistenceContext private EntityManager em;
  @Inject private LeaseTerms terms;

  /** The present orders of a node; one that is not trusted shall hold nothing. */
  public NodeOrders of(Node node) {
    return new NodeOrders(
        node.nodeId(),
        node.lease(),
        terms.heartbeatSeconds(),
        terms.leaseSeconds(),
        node.state(),
        node.paused(),
        node.state() == NodeState.QUARANTINED ? List.of() : wanted(node));
  }

  private List<WantedBlocks> wanted(Node node) {
    return em.createQuery(
            "select a from Assignment a where a.node.id = ?1 order by a.model.id", Assignment.class)
        .setParameter(1, node.id())
        .getResultStream()
        .map(Assignment::wanted)
        .toList();
  }
}
