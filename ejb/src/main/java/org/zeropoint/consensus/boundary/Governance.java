package org.zeropoint.consensus.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.control.Ballots;
import org.zeropoint.consensus.control.Docket;
import org.zeropoint.consensus.control.PolicyBook;
import org.zeropoint.consensus.control.Settling;
import org.zeropoint.consensus.control.VoteRules;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.PromotionApproval;
import org.zeropoint.consensus.entity.Recheck;
import org.zeropoint.consensus.entity.VetoOverride;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.NotFound;

/**
 * Overrides, approvals and decisions that are made anew, for code that is in a transaction already
 * and holds the lock of the proposal. Who asks was checked there.
 */
@ApplicationScoped
public class Governance {

  @PersistenceContext private EntityManager em;
  @Inject private ProposalShelf shelf;
  @Inject private Ballots ballots;
  @Inject private Docket docket;
  @Inject private Settling settling;
  @Inject private VoteRules rules;
  @Inject private PolicyBook policies;
  @Inject private Clock clock;

  /**
   * Lifts the human fails that stand on the newest revision; the gate decides anew.
   *
   * @throws Forbidden when the caller is involved, or cast the fail
   * @throws Conflict when no human fail stands, or the revision is withdrawn
   */
  public Answer override(Proposal proposal, Caller caller, Overriding overriding) {
    Revision revision = shelf.newest(proposal);
    requireOverridable(proposal, revision, caller);
    ballots.add(new VetoOverride(proposal.id(), proposal.digest(), overriding));
    return settled(proposal, revision);
  }

  /** Why the caller cannot override the fails on it, in words; empty when they can. */
  public Optional<String> whyNotOverride(Proposal proposal, Caller caller) {
    try {
      requireOverridable(proposal, shelf.newest(proposal), caller);
      return Optional.empty();
    } catch (Forbidden | Conflict refusal) {
      return Optional.of(refusal.getMessage());
    }
  }

  private void requireOverridable(Proposal proposal, Revision revision, Caller caller) {
    requireNotLive(proposal);
    rules.requireUninvolved(proposal, revision, caller);
    if (ballots.last(proposal, caller.name()).filter(Governance::isFail).isPresent()) {
      throw new Forbidden("whoever cast a fail takes it back and does not override it");
    }
    if (proposal.withdrawal().isPresent()) {
      throw new Conflict(proposal.proposalId() + " is withdrawn: an override lifts fails only");
    }
    if (docket.decide(proposal, revision).human() != Verdict.FAIL) {
      throw new Conflict("no human fail stands on this revision");
    }
  }

  /** What went live is not decided anew: the alias is rolled back, or another proposal made. */
  static void requireNotLive(Proposal proposal) {
    if (proposal.promotedAt().isPresent()) {
      throw new Conflict(
          proposal.proposalId() + " went live: roll the alias back, or propose another change");
    }
  }

  private static boolean isFail(Vote vote) {
    return vote.channel() == Channel.HUMAN && !vote.passes();
  }

  /**
   * Ends the overrides that are in force: what they lifted counts again.
   *
   * @throws NotFound when there is none
   * @throws Conflict when the revision went live on the strength of it
   */
  public Answer revoke(Proposal proposal, Caller caller) {
    List<VetoOverride> active =
        ballots.overrides(proposal).stream().filter(o -> o.activeAt(clock.instant())).toList();
    if (active.isEmpty()) {
      throw new NotFound("no override of " + proposal.proposalId() + " is in force");
    }
    if (proposal.promotedAt().isPresent()) {
      throw new Conflict(proposal.proposalId() + " went live: roll the alias back instead");
    }
    active.forEach(override -> override.revoke(caller.name(), clock.instant()));
    return settled(proposal, shelf.newest(proposal));
  }

  private Answer settled(Proposal proposal, Revision revision) {
    settling.settle(proposal, revision, Optional.empty());
    return Answer.of(proposal);
  }

  /**
   * Refuses who may not promote the proposal.
   *
   * @throws Forbidden with the reason
   */
  public void requireMayPromote(Proposal proposal, Caller caller) {
    rules
        .whyNotPromote(proposal, shelf.newest(proposal), caller)
        .ifPresent(
            reason -> {
              throw new Forbidden(reason);
            });
  }

  /** The gate's decision on the newest revision, as of now. */
  public GateDecision decide(Proposal proposal) {
    return docket.decide(proposal, shelf.newest(proposal));
  }

  /** Decides anew, so that what goes live rests on a decision that stands in the log. */
  public void reconsider(Proposal proposal) {
    settling.reconsider(proposal, "it is to go live");
  }

  /** Who wants the newest revision in production, in the order in which they said so. */
  public List<PromotionApproval> approvals(Proposal proposal) {
    return ballots.approvals(proposal);
  }

  /** How many people have to ask for a promotion of it. */
  public int promoters(Proposal proposal) {
    return Docket.demands(proposal, policies.current(proposal.tenant())).terms().promoters();
  }

  /** Notes that a promoter wants it in production; saying so twice is saying it once. */
  public List<PromotionApproval> approve(Proposal proposal, Caller caller) {
    boolean there =
        ballots.approvals(proposal).stream().anyMatch(a -> a.approver().equals(caller.name()));
    if (!there) {
      ballots.add(
          new PromotionApproval(proposal.id(), proposal.digest(), caller.name(), clock.instant()));
    }
    return ballots.approvals(proposal);
  }

  /** Notes that the newest revision went live: it is not decided anew after that. */
  public void promoted(Proposal proposal) {
    ballots.useUp(ballots.approvals(proposal));
    proposal.promoted(clock.instant());
  }

  /** Has every open proposal of a Synthiant decided anew, soon after this transaction. */
  public void production(String tenant, String synthiantId) {
    em.persist(
        new Recheck(
            tenant,
            Optional.of(synthiantId),
            "production of " + synthiantId + " moved",
            clock.instant()));
  }
}
