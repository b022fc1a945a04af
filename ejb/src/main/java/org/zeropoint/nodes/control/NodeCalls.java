package org.zeropoint.nodes.control;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.zeropoint.nodes.dispatch.Dispatch;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.Peer;

/**
 * Calls of this installation: a coordinator's to its nodes, and on a node those to its coordinator.
 * Only the address is called that a node was enrolled with or took its lease with, and only where
 * it may lead.
 */
@ApplicationScoped
public class NodeCalls {

  @Inject private Door door;
  @Inject private NodeAddresses addresses;
  @Inject private OwnMembership membership;
  @Inject private Clock clock;

  private Dispatch dispatch;

  @PostConstruct
  void prepare() {
    dispatch = new Dispatch(door::signer, clock);
  }

  /**
   * Calls the other side and waits for its answer, in no transaction. See {@link Dispatch#call}.
   *
   * @throws org.zeropoint.nodes.entity.CallFailure when there is none that can be used
   * @throws org.zeropoint.shared.Invalid when a node is where it may not be
   */
  public Answer call(Peer peer, Call call) {
    if (membership.find().isEmpty()) {
      addresses.require(peer.url());
    }
    return dispatch.call(peer, call);
  }
}
