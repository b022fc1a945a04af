package org.zeropoint.nodes.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import org.zeropoint.nodes.control.NodeFinder;
import org.zeropoint.nodes.control.NodeNews;
import org.zeropoint.nodes.entity.Assignment;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.NodeChange;
import org.zeropoint.nodes.entity.NodePulse;
import org.zeropoint.nodes.entity.NodeStanding;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;

/** The nodes of the caller's tenant. */
@Stateless
@Permitted(Role.ADMIN)
public class Nodes {

  private static final int LONGEST_REASON = 500;

  @PersistenceContext private EntityManager em;
  @Inject private NodeFinder finder;
  @Inject private NodeNews news;
  @Inject private Callers callers;
  @Inject private Clock clock;

  /** All nodes by name, with how they stood when they were heard last. */
  @ReadOnly
  @Permitted
  public List<NodeStanding> list() {
    return em.createQuery(
            "select n, p from Node n, NodePulse p where p.node = n.id and n.tenant = ?1"
                + " order by n.name",
            Object[].class)
        .setParameter(1, callers.current().tenant())
        .getResultStream()
        .map(row -> new NodeStanding((Node) row[0], (NodePulse) row[1]))
        .toList();
  }

  /**
   * @throws org.zeropoint.shared.NotFound when there is none of this id
   */
  @ReadOnly
  @Permitted
  public NodeStanding get(String nodeId) {
    Node node = finder.require(nodeId);
    return new NodeStanding(node, em.find(NodePulse.class, node.id()));
  }

  /** The node gets no new work. */
  @Audited("node.pause")
  public NodeChange pause(@Subject String nodeId) {
    Node node = finder.lock(nodeId);
    node.pause();
    return changed(node, "paused");
  }

  /** The node gets work again, and keeps its blocks. */
  @Audited("node.resume")
  public NodeChange resume(@Subject String nodeId) {
    Node node = finder.lock(nodeId);
    node.resume();
    return changed(node, "resumed");
  }

  /** The node hands its blocks over, and finishes what it has. */
  @Audited("node.drain")
  public NodeChange drain(@Subject String nodeId) {
    Node node = finder.lock(nodeId);
    node.drain();
    return changed(node, "draining");
  }

  /**
   * The node is not trusted any more: it gets nothing until it is released.
   *
   * @param reason for admins to read
   */
  @Audited("node.quarantine")
  public NodeChange quarantine(@Subject String nodeId, String reason) {
    if (reason.isBlank() || reason.length() > LONGEST_REASON || !JsonCheck.isPlain(reason)) {
      throw new Invalid("/reason", "must have 1 to " + LONGEST_REASON + " plain characters");
    }
    Node node = finder.lock(nodeId);
    node.quarantine(reason);
    return new NodeChange(changed(node, "quarantined").node(), node.name() + ": " + reason);
  }

  /** The node is trusted again. */
  @Audited("node.release")
  public NodeChange release(@Subject String nodeId) {
    Node node = finder.lock(nodeId);
    NodePulse pulse = em.find(NodePulse.class, node.id());
    node.release(clock.instant().isBefore(pulse.leaseUntil()));
    return changed(node, "released");
  }

  /** The node is one no longer: its key is not known any more. */
  @Audited("node.remove")
  public NodeChange remove(@Subject String nodeId) {
    Node node = finder.lock(nodeId);
    node.requireRemovable();
    em.createQuery("select a from Assignment a where a.node.id = ?1", Assignment.class)
        .setParameter(1, node.id())
        .getResultList()
        .forEach(em::remove);
    em.remove(em.find(NodePulse.class, node.id()));
    em.flush();
    em.remove(node);
    news.tell(node, "removed");
    return new NodeChange(node, node.name() + " is a node no longer");
  }

  private NodeChange changed(Node node, String verb) {
    news.tell(node, verb);
    return NodeChange.of(node);
  }
}
