package org.zeropoint.audit.entity;

import java.util.List;
import java.util.Optional;

/**
 * How the log stands at present.
 *
 * @param newest the newest checkpoint; empty before the first
 * @param witnessed the cosignatures of the newest checkpoint that has any
 * @param entries leaves of the tree, of all tenants
 * @param pending entries without a place in the tree, of all tenants
 * @param ring empty when the keys cannot be read
 * @param fault why nothing is signed; empty when all is well
 * @param alarm what else is wrong, such as a witness that refuses this log; empty when nothing is
 */
public record LogStanding(
    Optional<SignedCheckpoint> newest,
    List<Cosigned> witnessed,
    long entries,
    long pending,
    Optional<LogKeyring> ring,
    Optional<String> fault,
    Optional<String> alarm) {

  public LogStanding {
    witnessed = List.copyOf(witnessed);
  }

  /** How many entries no checkpoint covers yet. */
  public long uncovered() {
    return Math.max(0, entries + pending - newest.map(SignedCheckpoint::size).orElse(0L));
  }

  /** Who cosigned the newest checkpoint. */
  public List<Cosigned> cosigned() {
    long size = newest.map(SignedCheckpoint::size).orElse(0L);
    return witnessed.stream().filter(cosignature -> cosignature.size() == size).toList();
  }
}
