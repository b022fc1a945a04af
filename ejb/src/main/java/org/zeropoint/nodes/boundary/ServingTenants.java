package org.zeropoint.nodes.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;

/** Whose nodes shall hold models, for jobs that no caller stands behind. */
@ApplicationScoped
public class ServingTenants {

  @PersistenceContext private EntityManager em;

  public List<String> all() {
    return em.createQuery(
            "select distinct m.tenant from ServedModel m order by m.tenant", String.class)
        .getResultList();
  }
}
