package org.zeropoint.nodes.control;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.zeropoint.nodes.entity.EnrolmentCode;
import org.zeropoint.nodes.entity.EnrolmentWish;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.NodeChange;
import org.zeropoint.nodes.entity.NodePulse;
import org.zeropoint.nodes.entity.NodeReport;
import org.zeropoint.nodes.entity.NodeStart;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;

/** What becomes of nodes by what they say, and by their silence. */
@Stateless
public class NodeBook {

  static final String BAD_CODE = "the code is not known, was used, or has expired";

  @PersistenceContext private EntityManager em;
  @Inject private NodeFinder finder;
  @Inject private NodeNews news;
  @Inject private LeaseTerms terms;
  @Inject private Clock clock;

  /** A node that is there now, or was already with this code and key. */
  public record Enrolled(Node node, boolean fresh) implements Traced {
    @Override
    public String auditSubject() {
      return node.nodeId();
    }

    @Override
    public List<? extends Traced> auditParts() {
      return fresh ? List.of(this) : List.of();
    }

    @Override
    public String auditOutcome() {
      return node.name() + " at " + node.url() + ", with a code of " + node.enrolledBy();
    }
  }

  /**
   * Makes a node of whoever has a code. When the answer was lost, the same key may come with the
   * same code again.
   *
   * @throws Forbidden when the code is none
   * @throws Conflict when the name or the key is another node's
   */
  @Audited("node.enrol")
  public Enrolled enrol(EnrolmentWish wish) {
    Instant now = clock.instant();
    EnrolmentCode code = locked(wish.code());
    var known = code.nodeId().flatMap(finder::find).filter(node -> node.key().equals(wish.key()));
    if (known.isPresent() && now.isBefore(code.expiresAt())) {
      return new Enrolled(known.get(), false);
    }
    if (!code.usableAt(now)) {
      throw new Forbidden(BAD_CODE);
    }
    String name = wish.name().orElse(code.name());
    requireFree(name, wish, code.tenant());
    var node =
        new Node(
            code.tenant(), newId(), name, wish.key(), wish.start().url(), code.issuedBy(), now);
    em.persist(node);
    em.flush();
    em.persist(
        new NodePulse(node.id(), NodeReport.empty(wish.start().machine()), now, terms.end(now)));
    code.useFor(node.nodeId(), now);
    news.tell(node, "enrolled");
    return new Enrolled(node, true);
  }

  private static String newId() {
    return "node-" + UUID.randomUUID().toString().substring(0, 8);
  }

  private EnrolmentCode locked(String code) {
    return em.createQuery("select c from EnrolmentCode c where c.sha256 = ?1", EnrolmentCode.class)
        .setParameter(1, Digest.of(code).hex())
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultStream()
        .findFirst()
        .orElseThrow(() -> new Forbidden(BAD_CODE));
  }

  private void requireFree(String name, EnrolmentWish wish, String tenant) {
    List<Node> others =
        em.createQuery(
                "select n from Node n where n.ed25519 = ?1 or n.tenant = ?2 and n.name = ?3",
                Node.class)
            .setParameter(1, wish.key().base64())
            .setParameter(2, tenant)
            .setParameter(3, name)
            .getResultList();
    if (others.stream().anyMatch(other -> other.key().equals(wish.key()))) {
      throw new Conflict("this key is another node's: a machine has a key of its own");
    }
    if (!others.isEmpty()) {
      throw new Conflict("there is a node " + name + " already");
    }
  }

  /** A process of a node begins; those before it write nothing any more. */
  @Audited("node.lease")
  public NodeChange lease(@Subject String nodeId, NodeStart start) {
    Node node = finder.lock(nodeId);
    node.takeLease(start.url());
    Instant now = clock.instant();
    em.find(NodePulse.class, node.id(), LockModeType.PESSIMISTIC_WRITE)
        .beat(NodeReport.empty(start.machine()), now, terms.end(now));
    return NodeChange.of(node);
  }

  /** A node that was heard of with its lease may be given work. */
  @Audited("node.join")
  public NodeChange join(@Subject String nodeId, long lease) {
    Node node = finder.lock(nodeId);
    node.requireLease(lease);
    node.join();
    news.tell(node, "joined");
    return NodeChange.of(node);
  }

  /** Ends the lease of a node when nothing was heard of it since {@code before}. */
  @Audited("node.offline")
  public Silenced silence(@Subject String nodeId, Instant before) {
    Node node = finder.lock(nodeId);
    NodePulse pulse = em.find(NodePulse.class, node.id(), LockModeType.PESSIMISTIC_WRITE);
    boolean silent = node.isLive() && pulse.heardAt().isBefore(before);
    if (silent) {
      node.fallSilent();
      news.tell(node, "went-offline");
    }
    return new Silenced(node, pulse.heardAt(), silent);
  }

  /** A node that is offline, unless it was heard of meanwhile. */
  public record Silenced(Node node, Instant heardAt, boolean silent) implements Traced {
    @Override
    public String auditSubject() {
      return node.nodeId();
    }

    @Override
    public List<? extends Traced> auditParts() {
      return silent ? List.of(this) : List.of();
    }

    @Override
    public String auditOutcome() {
      return node.name() + " was heard last at " + heardAt;
    }
  }
}
