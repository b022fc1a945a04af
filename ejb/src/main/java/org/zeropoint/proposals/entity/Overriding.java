package org.zeropoint.proposals.entity;

import java.time.Instant;

/**
 * An override of the human fails on a revision.
 *
 * @param by who answers for it
 * @param at when it was made: fails that are cast later are not lifted
 * @param expiresAt from when on the fails count again
 */
public record Overriding(String by, String reason, Instant at, Instant expiresAt) {

  public boolean activeAt(Instant now) {
    return !now.isBefore(at) && now.isBefore(expiresAt);
  }
}
