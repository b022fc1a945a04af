package org.zeropoint.consensus.entity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Traced;

/**
 * What a voter is told: how both channels stand and what that makes of the proposal.
 *
 * @param policy digest of the policy that was applied
 * @param overridden whether a human fail is lifted by an override
 */
public record Answer(
    String proposalId,
    State consensus,
    String status,
    String message,
    Instant timestamp,
    String digest,
    Optional<String> policy,
    boolean overridden,
    Optional<Overriding> override)
    implements Traced {

  /** How the two channels stand. */
  public record State(String ai, String human, Instant timestamp, Optional<String> notes) {}

  public static Answer of(Proposal proposal) {
    return new Answer(
        proposal.proposalId(),
        new State(
            proposal.aiVerdict().external(),
            proposal.humanVerdict().external(),
            proposal.consensusAt(),
            proposal.consensusNotes()),
        proposal.status().external(),
        message(proposal),
        proposal.consensusAt(),
        proposal.digest(),
        proposal.policyDigest(),
        proposal.overridden(),
        proposal.override());
  }

  private static String message(Proposal proposal) {
    return switch (proposal.status()) {
      case ACCEPTED -> "Dual consensus achieved - proposal accepted";
      case REJECTED ->
          proposal.withdrawal().isPresent()
              ? "Withdrawn by its author - proposal rejected"
              : "Consensus failed - proposal rejected";
      case PENDING -> "Awaiting consensus - no vote counts yet";
      case UNDER_REVIEW -> "Partial consensus - " + missing(proposal);
    };
  }

  private static String missing(Proposal proposal) {
    if (proposal.aiVerdict() != Verdict.PASS) {
      return "waiting for the AI reviewer";
    }
    return proposal.humanVerdict() == Verdict.PASS
        ? "waiting for the other requirements of the gate"
        : "waiting for a human reviewer";
  }

  @Override
  public String auditSubject() {
    return proposalId;
  }

  @Override
  @JsonIgnore
  public Optional<Digest> auditDigest() {
    return Optional.of(new Digest(digest));
  }

  @Override
  public String auditOutcome() {
    return "ai "
        + consensus.ai()
        + ", human "
        + consensus.human()
        + ": "
        + Status.find(status).orElseThrow().external()
        + (overridden ? ", overridden" : "")
        + policy.map(p -> "; policy " + p).orElse("");
  }
}
