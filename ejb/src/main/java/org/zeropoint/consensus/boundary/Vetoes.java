package org.zeropoint.consensus.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.control.Ballots;
import org.zeropoint.consensus.control.Settling;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.Reason;
import org.zeropoint.consensus.entity.VetoLift;
import org.zeropoint.consensus.entity.VetoOverride;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Subject;

/** What undoes a judgement by the will of whoever made it: a fail taken back, a withdrawal. */
@Stateless
@Permitted
public class Vetoes {

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private ProposalShelf shelf;
  @Inject private Ballots ballots;
  @Inject private Settling settling;
  @Inject private Outbox outbox;

  /**
   * Takes the caller's own human fail on the newest revision back; the gate decides anew, and the
   * caller may vote again.
   *
   * @throws Forbidden when the fail is somebody else's
   * @throws Conflict when there is no fail that stands, or the revision went live already
   */
  @Audited("veto.lift")
  public Answer lift(@Subject String proposalId, String reason) {
    String why = Reason.required(reason);
    Proposal proposal = shelf.locked(callers.current(), proposalId);
    Governance.requireNotLive(proposal);
    String caller = callers.current().name();
    Vote fail = standing(proposal, caller).orElseThrow(() -> noneOf(proposal, caller));
    ballots.add(new VetoLift(fail, why, clock.instant()));
    settle(proposal);
    outbox.announce(ProposalNews.decided(proposal, "veto-lifted"));
    return Answer.of(proposal);
  }

  /** Whether a human fail of the caller stands on the newest revision. */
  @ReadOnly
  public boolean mayLift(String proposalId) {
    Caller caller = callers.current();
    Proposal proposal = shelf.find(caller, proposalId);
    return proposal.promotedAt().isEmpty() && standing(proposal, caller.name()).isPresent();
  }

  /** The fails on the newest revision that were taken back, with the reasons. */
  @ReadOnly
  public List<VetoLift> lifts(String proposalId) {
    return ballots.lifts(shelf.find(callers.current(), proposalId));
  }

  private Optional<Vote> standing(Proposal proposal, String caller) {
    return ballots
        .last(proposal, caller)
        .filter(vote -> vote.channel() == Channel.HUMAN && !vote.passes())
        .filter(vote -> !lifted(proposal, vote));
  }

  private RuntimeException noneOf(Proposal proposal, String caller) {
    Optional<String> other =
        ballots.votes(proposal).stream()
            .filter(vote -> vote.channel() == Channel.HUMAN && !vote.passes())
            .map(Vote::voter)
            .filter(voter -> !voter.equals(caller))
            .findFirst();
    return other.isPresent() && ballots.last(proposal, caller).isEmpty()
        ? new Forbidden("only " + other.get() + ", who cast the fail, takes it back")
        : new Conflict("you have no fail on this revision that stands");
  }

  private boolean lifted(Proposal proposal, Vote vote) {
    return ballots.lifts(proposal).stream().anyMatch(l -> l.votePk() == vote.id());
  }

  /**
   * The author takes the newest revision back: it is rejected until there is another one.
   *
   * @throws Forbidden when the caller is not the author
   * @throws Conflict when it is withdrawn already, or went live
   */
  @Audited("proposal.withdraw")
  public Answer withdraw(@Subject String proposalId, Optional<String> reason) {
    String why = Reason.welcome(reason.orElse(""));
    Proposal proposal = shelf.locked(callers.current(), proposalId);
    requireWithdrawable(proposal);
    Status before = proposal.status();
    proposal.withdraw(why, clock.instant());
    settle(proposal);
    outbox.announce(ProposalNews.of(proposal, "withdrawn"));
    if (proposal.status() != before) {
      outbox.announce(ProposalNews.decided(proposal, "reconsidered"));
    }
    return Answer.of(proposal);
  }

  /** Why the caller cannot withdraw it, in words; empty when they can. */
  @ReadOnly
  public Optional<String> whyNotWithdraw(String proposalId) {
    try {
      requireWithdrawable(shelf.find(callers.current(), proposalId));
      return Optional.empty();
    } catch (Forbidden | Conflict refusal) {
      return Optional.of(refusal.getMessage());
    }
  }

  private void requireWithdrawable(Proposal proposal) {
    String proposalId = proposal.proposalId();
    if (!proposal.author().equals(callers.current().name())) {
      throw new Forbidden("only " + proposal.author() + ", the author, withdraws " + proposalId);
    }
    if (proposal.promotedAt().isPresent()) {
      throw new Conflict(
          proposalId + " went live: roll the alias back instead of withdrawing the proposal");
    }
    if (proposal.withdrawal().isPresent()) {
      throw new Conflict(proposalId + " is withdrawn already");
    }
  }

  /** Every override of the newest revision, oldest first, with those that are over. */
  @ReadOnly
  public List<VetoOverride> overrides(String proposalId) {
    return ballots.overrides(shelf.find(callers.current(), proposalId));
  }

  private void settle(Proposal proposal) {
    settling.settle(proposal, shelf.newest(proposal), Optional.empty());
  }
}
