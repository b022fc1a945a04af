package org.zeropoint.nodes.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.zeropoint.nodes.control.OwnKey;
import org.zeropoint.nodes.control.OwnMembership;
import org.zeropoint.nodes.dispatch.Introduction;
import org.zeropoint.nodes.entity.EnrolmentWish;
import org.zeropoint.nodes.entity.Membership;
import org.zeropoint.nodes.entity.NewNode;
import org.zeropoint.nodes.entity.NodeStart;
import org.zeropoint.nodes.entity.NodeUrl;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.nodes.signature.SignatureKey;

/** This installation as a node of another, for what runs on it; no person stands behind that. */
@ApplicationScoped
public class OwnNode {

  @Inject private OwnKey key;
  @Inject private OwnMembership membership;
  @Inject private Clock clock;

  /** Whether it is one already. */
  public boolean enrolled() {
    return membership.find().isPresent();
  }

  /**
   * Becomes a node of a coordinator.
   *
   * @param code that an admin made there, good once
   * @param name that the node is to have; empty for that of the code
   * @throws org.zeropoint.nodes.entity.CallFailure when it is refused, with the reason, or not
   *     answered in time
   * @throws org.zeropoint.shared.Unavailable when that cannot be written down here
   */
  public void enrol(
      NodeUrl coordinator, String code, Optional<String> name, NodeStart start, Duration deadline) {
    SignatureKey own = key.open(() -> false);
    var wish = new EnrolmentWish(code, name, own.verifier(), start);
    NewNode made = Introduction.introduce(coordinator, wish, own, deadline, clock);
    membership.join(new Membership(made.orders().node(), coordinator, made.coordinatorKey()));
  }

  /** Whom this node calls, with its present lease; once it is enrolled. */
  public Peer coordinator() {
    return Peer.of(membership.find().orElseThrow(), membership.lease());
  }

  /** The number of the lease that this process got; 0 before the first. */
  public long lease() {
    return membership.lease();
  }

  /**
   * This process got a lease.
   *
   * @param number 0 when the one that it had is over
   */
  public void leased(long number) {
    membership.leased(number);
  }
}
