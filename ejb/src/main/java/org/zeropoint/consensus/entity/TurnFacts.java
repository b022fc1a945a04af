package org.zeropoint.consensus.entity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that whose turn it is depends on.
 *
 * @param hasCandidate whether something would go live
 * @param revised when the newest revision was made
 * @param decided when the status became what it is
 * @param threads the open blocking threads, oldest first
 * @param reviewed when the built-in reviewer judged the newest revision; empty when it has not
 * @param productionMoved when the alias production of the Synthiant last moved
 * @param wasPromoted whether the newest revision went live at some time, also when it was rolled
 *     back since
 */
public record TurnFacts(
    String author,
    boolean hasCandidate,
    Instant revised,
    Instant decided,
    GateDecision decision,
    List<OpenThread> threads,
    Optional<Instant> reviewed,
    Optional<Instant> productionMoved,
    boolean wasPromoted) {

  public TurnFacts {
    threads = List.copyOf(threads);
  }

  /** An open blocking thread, and who spoke last in it. */
  public record OpenThread(long id, String openedBy, String lastBy, Instant lastAt) {}
}
