package org.zeropoint.exchange.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.audit.boundary.Cosignatures;
import org.zeropoint.audit.entity.Cosignature;
import org.zeropoint.audit.tree.AddCheckpoint;
import org.zeropoint.audit.tree.VerifierKey;
import org.zeropoint.shared.Digest;

/**
 * What the database has for witnesses and of them, each step in a short transaction of its own:
 * none is held while a witness is asked.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class WitnessBook {

  @Inject private Cosignatures cosignatures;

  public long newest() {
    return cosignatures.newest();
  }

  /** The size that a witness cosigned last; 0 for none. */
  public long cosigned(VerifierKey witness) {
    return cosignatures.last(witness).map(Cosignature::size).orElse(0L);
  }

  public Optional<AddCheckpoint> request(VerifierKey witness, long size, OptionalLong old) {
    return cosignatures.request(witness, size, old);
  }

  public void keep(AddCheckpoint request, WitnessReply.Cosigned reply) {
    cosignatures.keep(request.note().text(), request.checkpoint().size(), reply.line(), reply.at());
  }

  public Optional<Digest> named() {
    return cosignatures.named();
  }
}
