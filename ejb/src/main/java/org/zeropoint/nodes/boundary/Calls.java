package org.zeropoint.nodes.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.zeropoint.nodes.control.NodeCalls;
import org.zeropoint.nodes.entity.Answer;
import org.zeropoint.nodes.entity.Call;
import org.zeropoint.nodes.entity.Peer;

/** Signed calls to a node, or to the coordinator of this one; no person stands behind them. */
@ApplicationScoped
public class Calls {

  @Inject private NodeCalls calls;

  /**
   * Calls the other side and waits for its answer, in no transaction.
   *
   * @throws org.zeropoint.nodes.entity.CallFailure when there is none that can be used
   * @throws org.zeropoint.shared.Invalid when a node is where it may not be
   */
  public Answer call(Peer peer, Call call) {
    return calls.call(peer, call);
  }
}
