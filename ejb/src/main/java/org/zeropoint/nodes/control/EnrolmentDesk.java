package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.zeropoint.nodes.control.DoorMemory.Kind;
import org.zeropoint.nodes.dispatch.Introduction;
import org.zeropoint.nodes.entity.EnrolmentWish;
import org.zeropoint.nodes.entity.NewNode;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.nodes.entity.RequestHead;
import org.zeropoint.nodes.entity.SignedCall;
import org.zeropoint.nodes.signature.PublicSignatureKey;
import org.zeropoint.nodes.signature.SignedRequest;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Unauthenticated;

/** Takes machines in that have a code. */
@ApplicationScoped
public class EnrolmentDesk {

  @PersistenceContext private EntityManager em;
  @Inject private Door door;
  @Inject private DoorMemory memory;
  @Inject private NodeAddresses addresses;
  @Inject private NodeBook book;
  @Inject private Orders orders;
  @Inject private Callers callers;

  /** A node that is there now, and the request that asked for it. */
  public record Taken(SignedCall call, NewNode node) {}

  public Taken enrol(RequestHead head, EnrolmentWish wish, Digest body, long length) {
    SignedRequest request = door.read(head);
    if (!request.signer().equals(Introduction.NEWCOMER)) {
      memory.refused(Optional.empty(), Kind.UNREADABLE);
      throw new Unauthenticated(
          "who is enrolled signs with the keyid \"" + Introduction.NEWCOMER + "\"");
    }
    door.admit(request, Optional.empty(), wish.key());
    door.requireBody(request, Optional.empty(), body, length);
    addresses.require(wish.start().url());
    var caller = Caller.internal(Introduction.NEWCOMER, tenant(wish.code()), Role.NODE);
    // Made before there is a node that could know it.
    PublicSignatureKey own = door.signer().key().verifier();
    var node = new AtomicReference<NewNode>();
    callers.as(caller, () -> node.set(enrol(wish, own)));
    return new Taken(new SignedCall(caller, request), node.get());
  }

  private NewNode enrol(EnrolmentWish wish, PublicSignatureKey own) {
    Node node = book.enrol(wish).node();
    return new NewNode(node.name(), own, orders.of(node));
  }

  private String tenant(String code) {
    return em.createQuery("select c.tenant from EnrolmentCode c where c.sha256 = ?1", String.class)
        .setParameter(1, Digest.of(code).hex())
        .getResultStream()
        .findFirst()
        .orElseThrow(
            () -> {
              memory.refused(Optional.empty(), Kind.CODE);
              return new Forbidden(NodeBook.BAD_CODE);
            });
  }
}
