package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.zeropoint.nodes.entity.UsedNonce;
import org.zeropoint.nodes.signature.CallSignature;
import org.zeropoint.nodes.signature.SignedRequest;

/**
 * Which requests of its coordinator a node took. In memory, for a database would be asked with each
 * block: a process that begins has another lease, and takes no request that names the one before.
 */
@ApplicationScoped
public class NonceMemory {

  private final Map<String, Instant> taken = new ConcurrentHashMap<>();

  /** Takes a request's nonce; whether it was free. */
  boolean take(SignedRequest request) {
    Instant until = request.created().plus(CallSignature.WINDOW.multipliedBy(2));
    return taken.putIfAbsent(UsedNonce.id(request.signer(), request.nonce()), until) == null;
  }

  /** Forgets those whose requests would be refused for their time. */
  void purge(Instant now) {
    taken.values().removeIf(until -> until.isBefore(now));
  }
}
