package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.proposals.entity.ProposalAdded;

/**
 * Registers the Synthiant that a proposal is the first to name, in the transaction of the proposal.
 */
@ApplicationScoped
public class Newcomers {

  @Inject private Registry registry;

  void register(@Observes ProposalAdded added) {
    registry.register(added.caller(), added.synthiantId());
  }
}
