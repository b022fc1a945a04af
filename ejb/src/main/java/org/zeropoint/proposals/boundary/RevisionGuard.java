package org.zeropoint.proposals.boundary;

import java.util.Optional;
import org.zeropoint.proposals.entity.Proposal;

/** Knows why a proposal must not be edited now. Implemented where that can be known. */
public interface RevisionGuard {

  /**
   * Why not, in words; empty when it may be edited. What it looked at stays so until the
   * transaction ends.
   *
   * @param proposal locked by the caller
   */
  Optional<String> whyNot(Proposal proposal);
}
