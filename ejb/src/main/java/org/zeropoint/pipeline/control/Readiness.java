package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Governance;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Violation;

/** What must hold, as of now, before a candidate goes live. */
@ApplicationScoped
public class Readiness {

  @Inject private Governance governance;
  @Inject private Registry registry;

  /**
   * The version that may go live on the strength of a proposal, which is locked, as is its
   * Synthiant.
   *
   * @throws Conflict with every unmet requirement; or when there is no candidate, it is live
   *     already, or its stored weights are not what their digest says
   */
  public ModelVersion require(Proposal proposal, Caller caller) {
    requireAccepted(proposal);
    return promotable(caller, proposal);
  }

  private void requireAccepted(Proposal proposal) {
    String proposalId = proposal.proposalId();
    GateDecision decision = governance.decide(proposal);
    if (decision.status() != Status.ACCEPTED) {
      List<Violation> unmet =
          decision.blocking().stream()
              .map(r -> new Violation("/requirements/" + r.name(), r.reason()))
              .toList();
      throw new Conflict(
          proposalId
              + " is not accepted; what is missing: "
              + String.join(
                  "; ",
                  decision.blocking().stream().map(r -> r.name() + ": " + r.reason()).toList()),
          unmet);
    }
  }

  private ModelVersion promotable(Caller caller, Proposal proposal) {
    String ref =
        proposal
            .candidate()
            .orElseThrow(
                () ->
                    new Conflict(
                        proposal.proposalId() + " carries no candidate that could go live"));
    ModelVersion version = registry.version(caller, ref);
    Optional<ModelVersion> live = registry.production(caller, proposal.synthiantId());
    if (live.filter(l -> l.id() == version.id()).isPresent()) {
      throw new Conflict(ref + " is in production already");
    }
    if (!registry.intact(version)) {
      throw new Conflict("the stored weights of " + ref + " are not what their digest says");
    }
    return version;
  }
}
