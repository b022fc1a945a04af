package org.zeropoint.proposals.entity;

import java.util.Optional;
import java.util.Set;

/**
 * Which proposals to list; what is empty filters nothing.
 *
 * @param statuses any of these
 * @param candidate whether the proposal carries a candidate
 * @param created when it was taken in
 * @param updated when it last changed
 * @param text words that its ids, its summary or its author's name begin with, all of them
 */
public record ProposalFilter(
    Set<Status> statuses,
    Optional<ChangeType> changeType,
    Optional<Risk> risk,
    Optional<String> synthiantId,
    Optional<String> author,
    Optional<Boolean> candidate,
    Span created,
    Span updated,
    Optional<String> text) {

  public static final ProposalFilter ALL =
      new ProposalFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public ProposalFilter {
    statuses = Set.copyOf(statuses);
  }

  public ProposalFilter(
      Optional<Status> status,
      Optional<ChangeType> changeType,
      Optional<String> synthiantId,
      Optional<String> text) {
    this(
        status.map(Set::of).orElse(Set.of()),
        changeType,
        Optional.empty(),
        synthiantId,
        Optional.empty(),
        Optional.empty(),
        Span.ALWAYS,
        Span.ALWAYS,
        text);
  }

  /** Whether a proposal fits, but for the text. */
  public boolean admits(Proposal proposal) {
    return (statuses.isEmpty() || statuses.contains(proposal.status()))
        && is(changeType, proposal.changeType())
        && is(risk, proposal.risk())
        && is(synthiantId, proposal.synthiantId())
        && is(author, proposal.author())
        && is(candidate, proposal.candidate().isPresent())
        && created.holds(proposal.createdAt())
        && updated.holds(proposal.updatedAt());
  }

  private static <T> boolean is(Optional<T> wanted, T value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }
}
