package org.zeropoint.consensus.entity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;

/**
 * What the gate says of a revision.
 *
 * @param aiPass id of the vote that made the AI channel pass
 * @param humanPass id of the vote that completed the human quorum
 * @param policyDigest the policy that was applied
 * @param override what lifts a human fail now; the one that lasts longest
 * @param recheckAt when the passing of time alone may change the decision
 */
public record GateDecision(
    Status status,
    Verdict ai,
    Verdict human,
    Optional<Long> aiPass,
    Optional<Long> humanPass,
    List<Requirement> requirements,
    String policyDigest,
    Optional<Overriding> override,
    Optional<Instant> recheckAt) {

  public GateDecision {
    requirements = List.copyOf(requirements);
  }

  /** What stands in the way of acceptance, with the reasons; empty when nothing does. */
  public List<Requirement> blocking() {
    return requirements.stream().filter(Requirement::blocks).toList();
  }

  /** Whether a candidate could go live now. */
  public boolean promotable() {
    return status == Status.ACCEPTED && requirements.stream().noneMatch(Requirement::unmet);
  }

  /** The decision as it is kept with the proposal. */
  public Proposal.Consensus toConsensus(Optional<String> notes, Instant at) {
    return new Proposal.Consensus(
        status, ai, human, notes, at, aiPass, humanPass, policyDigest, override, recheckAt);
  }
}
