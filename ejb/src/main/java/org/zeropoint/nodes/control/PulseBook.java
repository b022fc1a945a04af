package org.zeropoint.nodes.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.NodePulse;
import org.zeropoint.nodes.entity.NodeReport;

/** How nodes stand from moment to moment: telemetry, which leaves no entry in the log. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class PulseBook {

  @PersistenceContext private EntityManager em;
  @Inject private NodeFinder finder;
  @Inject private LeaseTerms terms;
  @Inject private NodeNews news;
  @Inject private Clock clock;

  /**
   * Keeps what a node said.
   *
   * @return the node as it stands
   * @throws org.zeropoint.shared.Conflict when its lease is over
   */
  public Node beat(String nodeId, long lease, NodeReport report) {
    Node node = finder.lock(nodeId);
    node.requireLease(lease);
    Instant now = clock.instant();
    locked(node.id()).ifPresent(pulse -> pulse.beat(report, now, terms.end(now)));
    news.tellStep(node);
    return node;
  }

  /** Keeps how long a call to a node and back took. */
  public void reached(long node, Duration trip) {
    locked(node).ifPresent(pulse -> pulse.reached(trip, clock.instant()));
  }

  /** Keeps why a node could not be called. */
  public void notReached(long node, String problem) {
    locked(node).ifPresent(pulse -> pulse.notReached(problem, clock.instant()));
  }

  private Optional<NodePulse> locked(long node) {
    return Optional.ofNullable(em.find(NodePulse.class, node, LockModeType.PESSIMISTIC_WRITE));
  }

  /** Nodes, of any tenant, that should have been heard of since {@code before}. */
  public List<Node> silent(Instant before) {
    return em.createQuery(
            "select n from Node n, NodePulse p where p.node = n.id and p.heardAt < ?1"
                + " and n.state in ('joining', 'online', 'draining')",
            Node.class)
        .setParameter(1, before)
        .getResultList();
  }

  /** Nodes, of any tenant, that can be called: those that were heard of in time. */
  public List<Node> callable() {
    return em.createQuery(
            "select n from Node n, NodePulse p where p.node = n.id and p.leaseUntil > ?1"
                + " and n.state <> 'offline'",
            Node.class)
        .setParameter(1, clock.instant())
        .getResultList();
  }
}
