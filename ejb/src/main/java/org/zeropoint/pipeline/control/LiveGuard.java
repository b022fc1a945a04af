package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.proposals.boundary.RevisionGuard;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Caller;

/** What is live is not edited: the revision that it went live with has to stay the one to read. */
@ApplicationScoped
public class LiveGuard implements RevisionGuard {

  @Inject private Registry registry;

  @Override
  public Optional<String> whyNot(Proposal proposal) {
    if (proposal.candidate().isEmpty()) {
      return Optional.empty();
    }
    Caller caller = Caller.internal("gate", proposal.tenant());
    // The lock keeps the alias where it is; promotion takes the same two locks in the same order.
    registry.locked(caller, proposal.synthiantId());
    return registry
        .production(caller, proposal.synthiantId())
        .map(ModelVersion::ref)
        .filter(live -> proposal.candidate().filter(live::equals).isPresent())
        .map(
            live ->
                live
                    + " is in production on the strength of "
                    + proposal.proposalId()
                    + ": roll it back first, or propose another change");
  }
}
