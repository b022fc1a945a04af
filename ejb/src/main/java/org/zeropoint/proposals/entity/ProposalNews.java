package org.zeropoint.proposals.entity;

import java.util.Map;
import org.zeropoint.shared.Outbox;

/** What is told of a proposal when it changed: where it stands, never its content. */
public final class ProposalNews {

  private ProposalNews() {}

  /**
   * @param verb {@code posted}, {@code revised}, {@code measured}
   */
  public static Outbox.Event of(Proposal proposal, String verb) {
    return new Outbox.Event(
        proposal.tenant(),
        "proposal",
        proposal.proposalId(),
        verb,
        Map.of(
            "synthiantId", proposal.synthiantId(),
            "status", proposal.status().external(),
            "revision", proposal.revision(),
            "digest", proposal.digest()));
  }

  /**
   * A proposal that the gate has just looked at: {@code accepted} and {@code rejected} if it is.
   */
  public static Outbox.Event decided(Proposal proposal, String otherwise) {
    return switch (proposal.status()) {
      case ACCEPTED, REJECTED -> of(proposal, proposal.status().external());
      case PENDING, UNDER_REVIEW -> of(proposal, otherwise);
    };
  }
}
