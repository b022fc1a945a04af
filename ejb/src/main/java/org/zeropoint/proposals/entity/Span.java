package org.zeropoint.proposals.entity;

import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of time.
 *
 * @param since its first instant
 * @param until the first instant after it
 */
public record Span(Optional<Instant> since, Optional<Instant> until) {

  public static final Span ALWAYS = new Span(Optional.empty(), Optional.empty());

  public boolean isBounded() {
    return since.isPresent() || until.isPresent();
  }

  public boolean holds(Instant at) {
    return since.filter(at::isBefore).isEmpty() && until.filter(u -> !at.isBefore(u)).isEmpty();
  }
}
