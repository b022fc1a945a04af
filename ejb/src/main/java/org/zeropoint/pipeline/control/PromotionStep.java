package org.zeropoint.pipeline.control;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Governance;
import org.zeropoint.consensus.entity.PromotionApproval;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.models.entity.ModelAlias;
import org.zeropoint.models.entity.ModelVersion;
import org.zeropoint.models.entity.Seal;
import org.zeropoint.models.entity.Synthiant;
import org.zeropoint.pipeline.boundary.Promotions.Moved;
import org.zeropoint.pipeline.boundary.Promotions.Promotion;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;

/** The short transaction of a promotion: the gate decides, the alias moves, the log tells. */
@Stateless
@Permitted(Role.PROMOTER)
public class PromotionStep {

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private ProposalShelf shelf;
  @Inject private Governance governance;
  @Inject private Registry registry;
  @Inject private Readiness readiness;
  @Inject private AliasMoves moves;
  @Inject private Outbox outbox;

  /**
   * Moves the alias, or notes the caller's approval when the policy asks for more people.
   *
   * @param digest the revision that is meant; empty for the newest
   * @param seal of the candidate's weights, read before; empty when they were not what their digest
   *     says
   * @throws org.zeropoint.shared.Forbidden when the caller wrote, last edited or trained it
   * @throws Conflict with every unmet requirement
   */
  @Audited("alias.promote")
  public Promotion promote(
      @Subject String proposalId, Optional<String> digest, Optional<Seal> seal) {
    Caller caller = callers.current();
    Proposal proposal = shelf.locked(caller, proposalId);
    digest.ifPresent(d -> shelf.requireNewest(proposal, d));
    governance.requireMayPromote(proposal, caller);
    Synthiant synthiant = registry.locked(caller, proposal.synthiantId());
    governance.reconsider(proposal);
    ModelVersion version = readiness.require(proposal, caller, seal);
    List<String> approvals =
        governance.approve(proposal, caller).stream().map(PromotionApproval::approver).toList();
    int needed = governance.promoters(proposal);
    Optional<Moved> moved =
        approvals.size() < needed
            ? Optional.empty()
            : Optional.of(move(synthiant, proposal, version));
    if (moved.isEmpty()) {
      outbox.announce(ProposalNews.of(proposal, "approved"));
    }
    return new Promotion(proposalId, proposal.digest(), moved, approvals, needed);
  }

  private Moved move(Synthiant synthiant, Proposal proposal, ModelVersion version) {
    var move =
        new AliasChange.Move(
            AliasChange.PROMOTION,
            Optional.of(version),
            new AliasChange.Grounds(
                Optional.of(proposal.proposalId()),
                Optional.of(proposal.digest()),
                proposal.policyDigest()),
            Optional.empty(),
            callers.current().name(),
            clock.instant());
    governance.promoted(proposal);
    return Moved.by(
        moves.make(synthiant, ModelAlias.PRODUCTION, move),
        "promoted " + version.ref() + " on the strength of " + proposal.proposalId());
  }
}
