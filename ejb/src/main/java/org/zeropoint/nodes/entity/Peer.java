package org.zeropoint.nodes.entity;

import java.util.Optional;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.PublicSignatureKey;

/**
 * The other side of a call.
 *
 * @param id of the node, or {@link CallSignature#COORDINATOR}
 * @param url the only one where it is called
 * @param key with which it signs its answers; empty while it is not known: then the answer is that
 *     to an enrolment, and says it
 * @param lease of the node that is called or calls; 0 before the first
 */
public record Peer(String id, NodeUrl url, Optional<PublicSignatureKey> key, long lease) {

  public static Peer of(Node node) {
    return new Peer(node.nodeId(), node.url(), Optional.of(node.key()), node.lease());
  }

  /**
   * The coordinator of a node.
   *
   * @param lease that this process of the node has
   */
  public static Peer of(Membership membership, long lease) {
    return new Peer(
        CallSignature.COORDINATOR, membership.coordinator(), Optional.of(membership.key()), lease);
  }

  /** A coordinator whose node this machine is about to become. */
  public static Peer stranger(NodeUrl coordinator) {
    return new Peer(CallSignature.COORDINATOR, coordinator, Optional.empty(), 0);
  }
}
