package org.zeropoint.consensus.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Traced;

/** Writes down that the gate decided otherwise than before, and why it looked again. */
@ApplicationScoped
public class Reversals {

  /** A decision that changed without a vote. */
  public record Reversal(String proposalId, String digest, String outcome) implements Traced {
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
  }

  @Audited("gate.reconsidered")
  public Reversal record(Proposal proposal, Status before, String cause) {
    return new Reversal(
        proposal.proposalId(),
        proposal.digest(),
        "%s, was %s, because %s; policy %s"
            .formatted(
                proposal.status().external(),
                before.external(),
                cause,
                proposal.policyDigest().orElse("-")));
  }
}
