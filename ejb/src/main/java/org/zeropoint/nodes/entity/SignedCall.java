package org.zeropoint.nodes.entity;

import org.zeropoint.nodes.signature.SignedRequest;
import org.zeropoint.shared.Caller;

/**
 * A call whose signature was checked; its body was not yet.
 *
 * @param caller the node, or on a node its coordinator
 */
public record SignedCall(Caller caller, SignedRequest request) {

  /** The number of the lease that the caller named. */
  public long lease() {
    return request.lease();
  }
}
