package org.zeropoint.nodes.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.nodes.control.NodeFinder;
import org.zeropoint.nodes.entity.Assigned;
import org.zeropoint.nodes.entity.Assignment;
import org.zeropoint.nodes.entity.Coverage;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.NodeState;
import org.zeropoint.nodes.entity.ServedModel;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;

/**
 * Which blocks of which models the nodes of the caller's tenant shall hold. A node is told in
 * answer to its next heartbeat; what it holds then, it reports.
 */
@Stateless
@Permitted(Role.ADMIN)
public class Assignments {

  @PersistenceContext private EntityManager em;
  @Inject private NodeFinder finder;
  @Inject private Nodes nodes;
  @Inject private Callers callers;
  @Inject private Clock clock;

  /** The models that nodes shall hold, in the order in which they came. */
  @ReadOnly
  @Permitted
  public List<ServedModel> models() {
    return em.createQuery(
            "select m from ServedModel m where m.tenant = ?1 order by m.id", ServedModel.class)
        .setParameter(1, callers.current().tenant())
        .getResultList();
  }

  /** What each node shall hold of a model, in the order of the blocks. */
  @ReadOnly
  @Permitted
  public List<Assignment> of(Digest model) {
    return em.createQuery(
            "select a from Assignment a where a.model.tenant = ?1 and a.model.digest = ?2"
                + " order by a.first, a.id",
            Assignment.class)
        .setParameter(1, callers.current().tenant())
        .setParameter(2, model.value())
        .getResultList();
  }

  /** Who has the blocks of each model. */
  @ReadOnly
  @Permitted
  public List<Coverage> coverage() {
    var standing = nodes.list();
    return models().stream()
        .map(model -> Coverage.of(model, standing, of(model.digest())))
        .toList();
  }

  /**
   * A model whose blocks nodes shall hold from now on; one that is served already stays as it is.
   *
   * @param label what people call it
   * @param blocks how many it has
   * @throws Conflict when it is served already, with another number of blocks
   */
  @Audited("model.serve")
  public Assigned serve(@Subject Digest model, String label, int blocks) {
    Optional<ServedModel> there = find(model);
    if (there.isPresent()) {
      if (there.get().blocks() != blocks) {
        throw new Conflict(
            "%s has %d blocks, not %d".formatted(model, there.get().blocks(), blocks));
      }
      return new Assigned(model.value(), model, label, false);
    }
    em.persist(
        new ServedModel(
            callers.current().tenant(),
            model,
            label,
            blocks,
            callers.current().name(),
            clock.instant()));
    return new Assigned(model.value(), model, "%s, %d blocks".formatted(label, blocks), true);
  }

  /** No node shall hold blocks of a model any more. */
  @Audited("model.unserve")
  public Assigned unserve(@Subject Digest model) {
    ServedModel served = require(model);
    of(model).forEach(em::remove);
    em.flush();
    em.remove(served);
    return new Assigned(model.value(), model, served.label(), true);
  }

  /**
   * A node shall hold these blocks of a model as well. The same again is no error.
   *
   * @param first number of the first, from 0
   * @param end number after the last
   * @throws Conflict when the node is quarantined or draining
   */
  @Audited("node.assign")
  public Assigned assign(@Subject String nodeId, Digest model, int first, int end) {
    Node node = finder.lock(nodeId);
    ServedModel served = require(model);
    if (node.draining() || node.state() == NodeState.QUARANTINED) {
      throw new Conflict(nodeId + " takes no blocks: it is draining or quarantined");
    }
    Optional<Assignment> there = find(node, served, first);
    String by = callers.current().name();
    if (there.isPresent()) {
      there.get().change(first, end, by, clock.instant());
    } else {
      em.persist(new Assignment(node, served, first, end, by, clock.instant()));
    }
    return new Assigned(
        nodeId,
        model,
        "%s shall hold blocks %d to %d of %s"
            .formatted(node.name(), first, end - 1, served.label()),
        true);
  }

  /**
   * A node shall no longer hold the blocks that begin there. If it shall not anyhow that is no
   * error.
   *
   * @param first number of the first
   */
  @Audited("node.unassign")
  public Assigned withdraw(@Subject String nodeId, Digest model, int first) {
    Node node = finder.lock(nodeId);
    ServedModel served = require(model);
    Optional<Assignment> there = find(node, served, first);
    there.ifPresent(em::remove);
    return new Assigned(
        nodeId,
        model,
        "%s shall not hold the blocks from %d on of %s"
            .formatted(node.name(), first, served.label()),
        there.isPresent());
  }

  private ServedModel require(Digest model) {
    return find(model).orElseThrow(() -> new NotFound(model + " is not served by nodes"));
  }

  private Optional<ServedModel> find(Digest model) {
    return em.createQuery(
            "select m from ServedModel m where m.tenant = ?1 and m.digest = ?2", ServedModel.class)
        .setParameter(1, callers.current().tenant())
        .setParameter(2, model.value())
        .getResultStream()
        .findFirst();
  }

  private Optional<Assignment> find(Node node, ServedModel model, int first) {
    return em.createQuery(
            "select a from Assignment a"
                + " where a.node.id = ?1 and a.model.id = ?2 and a.first = ?3",
            Assignment.class)
        .setParameter(1, node.id())
        .setParameter(2, model.id())
        .setParameter(3, first)
        .getResultStream()
        .findFirst();
  }
}
