package org.zeropoint.nodes.boundary;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.nodes.control.Door;
import org.zeropoint.nodes.control.LeaseCheck;
import org.zeropoint.nodes.control.OwnMembership;
import org.zeropoint.nodes.entity.Membership;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.RequestHead;
import org.zeropoint.nodes.entity.SignedCall;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.SignedRequest;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Composite;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Open;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;

/**
 * Lets signed calls in: of nodes, and on a node those of its coordinator. What is not let in is
 * counted and written down.
 */
@Stateless
@Open("the signature says who calls")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Admission {

  @Inject private Door door;
  @Inject private LeaseCheck leases;
  @Inject private OwnMembership membership;
  @Inject private Clock clock;

  /**
   * Who signed a request, by its head alone; {@link #open} is for the body.
   *
   * @throws org.zeropoint.shared.Unauthenticated when it is not signed, altered, too old, for
   *     another, by somebody who is not known, or was here before
   */
  @Composite
  public SignedCall admit(RequestHead head) {
    SignedRequest request = door.read(head);
    Optional<Membership> here = membership.find();
    if (here.isPresent() && request.signer().equals(CallSignature.COORDINATOR)) {
      door.admit(request, Optional.empty(), here.get().key());
      return new SignedCall(
          Caller.internal(CallSignature.COORDINATOR, Caller.DEFAULT_TENANT, Role.NODE), request);
    }
    Node node = door.signer(request);
    door.admit(request, Optional.of(node), node.key());
    return new SignedCall(Caller.internal(node.nodeId(), node.tenant(), Role.NODE), request);
  }

  /**
   * Lets a call that was admitted come to its operation.
   *
   * @param body digest of the whole body that came
   * @param length of it, in bytes
   * @throws org.zeropoint.shared.Unauthenticated when another body was signed
   * @throws org.zeropoint.shared.Conflict when the call names a lease that is not in force
   */
  @Composite
  public void open(SignedCall call, Digest body, long length) {
    Optional<Node> node = leases.node(call);
    door.requireBody(call.request(), node, body, length);
    leases.require(call, node);
  }

  /**
   * The header fields that sign the answer to a call.
   *
   * @param body digest of the whole body of the answer
   */
  @ReadOnly
  public Map<String, String> sign(SignedCall call, int status, Digest body) {
    return CallSignature.signAnswer(
        status, call.request().message(), door.signer(), body, clock.instant());
  }
}
