package org.zeropoint.nodes.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Violation;

/**
 * A machine that computes for this installation: who it is, by its key, and what it may do.
 *
 * <p>Its lease is a fencing token (Kleppmann, "How to do distributed locking", 2016): a number that
 * only grows. A process that begins takes a new one, and from then on whoever comes with an older
 * one, another process with the same key or one that was not heard of for too long, is refused.
 */
@Entity
public class Node {

  private static final Set<NodeState> LIVE =
      EnumSet.of(NodeState.JOINING, NodeState.ONLINE, NodeState.DRAINING);

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "zp_ids")
  private long id;

  private String tenant;

  @Column(name = "node_id")
  private String nodeId;

  private String name;
  private String url;
  private String ed25519;
  private String state;
  private boolean paused;
  private boolean draining;
  private long lease;
  private String reason;

  @Column(name = "enrolled_by")
  private String enrolledBy;

  @Column(name = "enrolled_at")
  private Instant enrolledAt;

  @Version private long version;

  protected Node() {}

  /**
   * A node with its first lease.
   *
   * @param enrolledBy who made the code that it came with
   */
  public Node(
      String tenant,
      String nodeId,
      String name,
      PublicSignatureKey key,
      NodeUrl url,
      String enrolledBy,
      Instant now) {
    this.tenant = tenant;
    this.nodeId = nodeId;
    this.name = name;
    this.ed25519 = key.base64();
    this.url = url.text();
    this.state = NodeState.JOINING.external();
    this.lease = 1;
    this.enrolledBy = enrolledBy;
    this.enrolledAt = now;
  }

  /** A process of the node begins: it gets the next lease, and those before are over. */
  public void takeLease(NodeUrl reachedAt) {
    lease = Math.incrementExact(lease);
    url = reachedAt.text();
    if (state() != NodeState.QUARANTINED) {
      become(draining ? NodeState.DRAINING : NodeState.JOINING);
    }
  }

  /**
   * @throws Conflict when this is not the lease in force: whoever has it writes nothing
   */
  public void requireLease(long named) {
    if (named > lease || named < 1) {
      throw fenced(named, "was never given");
    }
    if (named < lease) {
      throw fenced(named, "is over, for lease " + lease + " was taken since by another process");
    }
    if (state() == NodeState.OFFLINE) {
      throw fenced(named, "is over, for nothing was heard in time; take a new one");
    }
  }

  private Conflict fenced(long named, String why) {
    String rule = "lease " + named + " of " + nodeId + " " + why;
    return new Conflict(rule, List.of(new Violation("/lease", rule)));
  }

  /** The node said how it stands, for the first time with this lease. */
  public void join() {
    require(state() == NodeState.JOINING, "join");
    become(NodeState.ONLINE);
  }

  /** Nothing was heard of it in time. */
  public void fallSilent() {
    require(LIVE.contains(state()), "fall silent");
    become(NodeState.OFFLINE);
  }

  /** It gets no new work, and keeps its blocks. */
  public void pause() {
    require(!paused, "be paused");
    paused = true;
  }

  /** It gets work again, from its next heartbeat on where it was draining. */
  public void resume() {
    require(paused || draining, "be resumed");
    paused = false;
    draining = false;
    if (state() == NodeState.DRAINING) {
      become(NodeState.JOINING);
    }
  }

  /** It finishes what it has and hands its blocks over. It stays so when it comes back. */
  public void drain() {
    require(state() == NodeState.JOINING || state() == NodeState.ONLINE, "be drained");
    draining = true;
    become(NodeState.DRAINING);
  }

  /**
   * It is not trusted any more.
   *
   * @param why in words, for admins
   */
  public void quarantine(String why) {
    require(state() != NodeState.QUARANTINED, "be quarantined");
    become(NodeState.QUARANTINED);
    reason = why;
  }

  /**
   * It is trusted again.
   *
   * @param heard whether it was heard of in time; else it takes a new lease first
   */
  public void release(boolean heard) {
    require(state() == NodeState.QUARANTINED, "be released");
    reason = null;
    NodeState back = draining ? NodeState.DRAINING : NodeState.JOINING;
    become(heard ? back : NodeState.OFFLINE);
  }

  /**
   * @throws Conflict while it may be at work
   */
  public void requireRemovable() {
    require(
        state() == NodeState.OFFLINE || state() == NodeState.QUARANTINED,
        "be removed; stop it or quarantine it first");
  }

  private void require(boolean admitted, String what) {
    if (!admitted) {
      throw new Conflict(
          "%s is %s%s: it cannot %s".formatted(nodeId, state, paused ? " and paused" : "", what));
    }
  }

  private void become(NodeState next) {
    state = next.external();
  }

  /** Whether it may be given work. */
  public boolean takesWork() {
    return state() == NodeState.ONLINE && !paused;
  }

  /** Whether it is expected to be heard of. */
  public boolean isLive() {
    return LIVE.contains(state());
  }

  public long id() {
    return id;
  }

  public String tenant() {
    return tenant;
  }

  public String nodeId() {
    return nodeId;
  }

  public String name() {
    return name;
  }

  public NodeUrl url() {
    return new NodeUrl(url);
  }

  public PublicSignatureKey key() {
    return new PublicSignatureKey(ed25519);
  }

  /** The key in base64, for people to compare. */
  public String publicKey() {
    return ed25519;
  }

  public NodeState state() {
    return NodeState.of(state);
  }

  public boolean paused() {
    return paused;
  }

  /** Whether it is to hand its blocks over, also while it is offline or quarantined. */
  public boolean draining() {
    return draining;
  }

  /** The number of the newest lease. */
  public long lease() {
    return lease;
  }

  /** Why it is quarantined. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  public String enrolledBy() {
    return enrolledBy;
  }

  public Instant enrolledAt() {
    return enrolledAt;
  }
}
