package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Governance;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Seal;
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
   * @param seal of the candidate's weights, read before anything was locked; empty when they were
   *     not what their digest says
   * @throws Conflict with every unmet requirement; or when there is no candidate, it is live
   *     already, its stored weights are not what their digest says, or they changed since they were
   *     read
   */
  public ModelVersion require(Proposal proposal, Caller caller, Optional<Seal> seal) {
    requireAccepted(proposal);
    ModelVersion version = promotable(caller, proposal);
    requireSealed(version, seal);
    return version;
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
    return version;
  }

  private void requireSealed(ModelVersion version, Optional<Seal> seal) {
    String weights = "the stored weights of " + version.ref();
    if (seal.isEmpty()) {
      throw new Conflict(weights + " are not what their digest says");
    }
    if (!registry.holds(seal.get(), version)) {
      throw new Conflict(weights + " are not those that were just read; try again");
    }
  }
}
