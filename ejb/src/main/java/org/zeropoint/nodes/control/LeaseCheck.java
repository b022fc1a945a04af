package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.zeropoint.nodes.control.DoorMemory.Kind;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.SignedCall;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Violation;

/**
 * Holds calls to the lease in force: a node writes with its newest only, and takes calls only that
 * know the one which this process has.
 */
@ApplicationScoped
public class LeaseCheck {

  /** The call that takes a lease, and so has none to name. */
  public static final String TAKING = "/api/nodes/self/lease";

  @Inject private NodeFinder finder;
  @Inject private OwnMembership membership;
  @Inject private DoorMemory memory;

  /** The node that a call comes from; empty on a node, which its coordinator calls. */
  public Optional<Node> node(SignedCall call) {
    return finder.find(call.caller().name());
  }

  /**
   * @throws Conflict when the lease is not in force
   */
  public void require(SignedCall call, Optional<Node> node) {
    try {
      if (node.isEmpty()) {
        requireOwn(call.lease());
      } else if (!call.request().message().derived().get("@path").equals(TAKING)) {
        node.get().requireLease(call.lease());
      }
    } catch (Conflict e) {
      memory.refused(node, Kind.FENCED);
      throw e;
    }
  }

  private void requireOwn(long named) {
    if (named != membership.lease()) {
      String rule =
          "lease %d is not the one that this process has, which is %d"
              .formatted(named, membership.lease());
      throw new Conflict(rule, List.of(new Violation("/lease", rule)));
    }
  }
}
