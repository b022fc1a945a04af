package org.zeropoint.nodes.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import org.zeropoint.shared.Digest;

/** Who shall hold what, for code that no person stands behind. */
@ApplicationScoped
public class Placements {

  @PersistenceContext private EntityManager em;

  /** Whose nodes shall hold models. */
  public List<String> tenants() {
    return em.createQuery(
            "select distinct m.tenant from ServedModel m order by m.tenant", String.class)
        .getResultList();
  }

  /** Whether a node shall hold blocks of a model. */
  public boolean shallHold(String nodeId, Digest model) {
    return em.createQuery(
                "select count(a) from Assignment a"
                    + " where a.node.nodeId = ?1 and a.model.digest = ?2",
                Long.class)
            .setParameter(1, nodeId)
            .setParameter(2, model.value())
            .getSingleResult()
        > 0;
  }
}
