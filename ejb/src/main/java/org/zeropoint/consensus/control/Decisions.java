package org.zeropoint.consensus.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Traced;

/** Writes down what the gate decided, with everything that it saw. */
@ApplicationScoped
public class Decisions {

  /**
   * A decision of the gate.
   *
   * @param facts what it was made from, so that it can be made again
   */
  public record Decided(String proposalId, String digest, String outcome, ObjectNode facts)
      implements Traced {
    @Override
    public String auditSubject() {
      return proposalId;
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(digest));
    }

    @Override
    public String auditOutcome() {
      return outcome;
    }

    @Override
    public Optional<ObjectNode> auditFacts() {
      return Optional.of(facts);
    }
  }

  /** After somebody said something. */
  @Audited("gate.decided")
  public Decided decided(Proposal proposal, ObjectNode facts) {
    return new Decided(
        proposal.proposalId(),
        proposal.digest(),
        "%s; policy %s"
            .formatted(proposal.status().external(), proposal.policyDigest().orElse("-")),
        facts);
  }

  /** Without a vote: why the gate looked again, and what it says now. */
  @Audited("gate.reconsidered")
  public Decided reconsidered(Proposal proposal, Status before, String cause, ObjectNode facts) {
    return new Decided(
        proposal.proposalId(),
        proposal.digest(),
        "%s, was %s, because %s; policy %s"
            .formatted(
                proposal.status().external(),
                before.external(),
                cause,
                proposal.policyDigest().orElse("-")),
        facts);
  }
}
