package org.zeropoint.exchange.entity;

import java.util.Optional;
import org.zeropoint.audit.tree.VerifierKey;

/**
 * A witness that is asked to cosign our checkpoints.
 *
 * @param url where it takes requests, without {@code /add-checkpoint}
 * @param key that its cosignatures are verified with
 * @param token that we show it; another maker's witness may ask for none
 */
public record ConfiguredWitness(String url, VerifierKey key, Optional<String> token) {

  /** The name of its key, by which cosignatures are kept. */
  public String name() {
    return key.name();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ConfiguredWitness[" + url + ", " + key + "]";
  }
}
