package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.NotFound;

/** Looks nodes up, in the transaction of whoever calls. */
@ApplicationScoped
public class NodeFinder {

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;

  /** A node of any tenant. */
  Optional<Node> find(String nodeId) {
    return em.createQuery("select n from Node n where n.nodeId = ?1", Node.class)
        .setParameter(1, nodeId)
        .getResultStream()
        .findFirst();
  }

  /**
   * A node of the caller's tenant.
   *
   * @throws NotFound when there is none of this id
   */
  public Node require(String nodeId) {
    String tenant = callers.current().tenant();
    return find(nodeId)
        .filter(node -> node.tenant().equals(tenant))
        .orElseThrow(() -> new NotFound("there is no node " + nodeId));
  }

  /**
   * The same, locked until the end of the transaction: its state and its lease stay what they are.
   */
  public Node lock(String nodeId) {
    Node node = require(nodeId);
    em.refresh(node, LockModeType.PESSIMISTIC_WRITE);
    return node;
  }

  /** All nodes of the caller's tenant, by name. */
  public List<Node> all() {
    return em.createQuery(
            "select n from Node n where n.tenant = ?1 order by n.name, n.id", Node.class)
        .setParameter(1, callers.current().tenant())
        .getResultList();
  }
}
