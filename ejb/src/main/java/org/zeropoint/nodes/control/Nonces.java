package org.zeropoint.nodes.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Instant;
import org.zeropoint.nodes.entity.UsedNonce;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.SignedRequest;

/**
 * Which signed requests were here. Kept in the database, so that a request is taken once though
 * several servers may get it, and though one was restarted since.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Nonces {

  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;

  /**
   * Takes a request's nonce, for as long as its time is right twice over.
   *
   * @return whether it was free. When two take it at the same moment, one of them fails on the key
   */
  public boolean take(SignedRequest request) {
    String id = UsedNonce.id(request.signer(), request.nonce());
    if (em.find(UsedNonce.class, id) != null) {
      return false;
    }
    Instant until = request.created().plus(CallSignature.WINDOW.multipliedBy(2));
    em.persist(new UsedNonce(request.signer(), request.nonce(), until));
    em.flush();
    return true;
  }

  /** Forgets those whose requests would be refused for their time. */
  public void purge() {
    em.createQuery("delete from UsedNonce n where n.expiresAt < ?1")
        .setParameter(1, clock.instant())
        .executeUpdate();
  }
}
