package org.zeropoint.proposals.entity;

import java.util.Optional;

/**
 * Which proposals to list.
 *
 * @param text words that the id or the summary contains, in any case
 */
public record ProposalFilter(
    Optional<Status> status,
    Optional<ChangeType> changeType,
    Optional<String> synthiantId,
    Optional<String> text) {

  public static final ProposalFilter ALL =
      new ProposalFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
