package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.zeropoint.nodes.control.DoorMemory.Kind;
import org.zeropoint.nodes.entity.Membership;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.RequestHead;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.CallSignature.Signer;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.nodes.signature.SignedRequest;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Unauthenticated;

/** Checks signed requests, each rule with its own reason, and counts what it does not let in. */
@ApplicationScoped
public class Door {

  private static final String UNIQUE_VIOLATION = "23505";

  @PersistenceContext private EntityManager em;
  @Inject private NodeFinder finder;
  @Inject private OwnMembership membership;
  @Inject private OwnKey key;
  @Inject private Nonces nonces;
  @Inject private NonceMemory own;
  @Inject private DoorMemory memory;
  @Inject private Clock clock;

  /**
   * Reads how a request is signed.
   *
   * @throws Unauthenticated when it is not, or not as it has to be
   */
  public SignedRequest read(RequestHead head) {
    try {
      return CallSignature.read(head.message());
    } catch (IllegalArgumentException e) {
      throw refuse(Optional.empty(), Kind.UNREADABLE, "the request is not signed: ", e);
    }
  }

  /**
   * @throws Unauthenticated when no node has this id
   */
  public Node signer(SignedRequest request) {
    Optional<Node> node = finder.find(request.signer());
    if (node.isEmpty()) {
      memory.refused(node, Kind.UNKNOWN_SIGNER);
    }
    return node.orElseThrow(
        () -> new Unauthenticated("there is no node \"" + request.signer() + "\" here"));
  }

  /**
   * Lets a request through, once.
   *
   * @param node that it comes from, when it is known
   * @param signedBy its key
   * @throws Unauthenticated with the rule that it breaks
   */
  public void admit(SignedRequest request, Optional<Node> node, PublicSignatureKey signedBy) {
    hold(node, Kind.ELSEWHERE, () -> request.requireFor(self()));
    hold(node, Kind.LATE, () -> request.requireNow(clock.instant()));
    hold(node, Kind.ALTERED, () -> request.requireBy(signedBy));
    if (!taken(request)) {
      memory.refused(node, Kind.REPEATED);
      throw new Unauthenticated("this request was here before: its nonce was used");
    }
  }

  /**
   * @throws Unauthenticated when this is not the body that was signed
   */
  public void requireBody(SignedRequest request, Optional<Node> node, Digest body, long length) {
    hold(node, Kind.BODY, () -> request.requireBody(body, length));
  }

  /** Under which id and with which key this installation signs. */
  public Signer signer() {
    return new Signer(self(), key.open(this::isKnown));
  }

  private boolean isKnown() {
    return membership.find().isPresent()
        || em.createQuery("select count(n) from Node n", Long.class).getSingleResult() > 0;
  }

  /** The id of this installation among a coordinator and its nodes. */
  private String self() {
    return membership.find().map(Membership::node).orElse(CallSignature.COORDINATOR);
  }

  private boolean taken(SignedRequest request) {
    if (membership.find().isPresent()) {
      return own.take(request);
    }
    try {
      return nonces.take(request);
    } catch (RuntimeException e) {
      if (isUniqueViolation(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Another thread or server took the same nonce at the same moment. */
  private static boolean isUniqueViolation(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private void hold(Optional<Node> node, Kind kind, Runnable rule) {
    try {
      rule.run();
    } catch (IllegalArgumentException e) {
      throw refuse(node, kind, "", e);
    }
  }

  private Unauthenticated refuse(
      Optional<Node> node, Kind kind, String begin, IllegalArgumentException why) {
    memory.refused(node, kind);
    return new Unauthenticated(begin + why.getMessage());
  }
}
