package org.zeropoint.consensus.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.consensus.control.Ballots;
import org.zeropoint.consensus.control.Docket;
import org.zeropoint.consensus.control.Gate;
import org.zeropoint.consensus.control.PolicyBook;
import org.zeropoint.consensus.control.Settling;
import org.zeropoint.consensus.control.VoteRules;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.PolicyState;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Violation;

/** Takes votes and tells what the gate says: here a vote becomes a status. */
@Stateless
@Permitted
public class Consensus {

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private ProposalShelf shelf;
  @Inject private Ballots ballots;
  @Inject private VoteRules rules;
  @Inject private Docket docket;
  @Inject private Settling settling;
  @Inject private PolicyBook policies;
  @Inject private Outbox outbox;

  /**
   * What a caller wants to say.
   *
   * @param ai {@code pass} or {@code fail} in the AI channel
   * @param human the same in the human channel
   * @param digest the revision that is meant; empty for the newest
   */
  public record Ballot(
      Optional<String> ai,
      Optional<String> human,
      Optional<String> notes,
      Optional<String> digest) {}

  /** The gate's word on the newest revision of a proposal. */
  public record GateView(
      Proposal proposal, Revision revision, GateDecision decision, PolicyState policy) {

    /**
     * Refuses this word as one on {@code commit}, a full commit id, when the revision is about
     * another commit or about none.
     */
    public void requireCommit(String commit) {
      String named = revision.content().path("commit").asText();
      if (!named.equals(commit)) {
        String state = named.isEmpty() ? "names no commit" : "is about commit " + named;
        throw new Conflict(
            "proposal " + proposal.proposalId() + " " + state + ": it says nothing of " + commit,
            List.of(new Violation("/commit", "the newest revision " + state)));
      }
    }
  }

  /**
   * Casts the caller's vote in the caller's own channel and lets the gate decide, one vote after
   * another for each proposal.
   *
   * @throws org.zeropoint.shared.Invalid when a value is not {@code pass} or {@code fail}
   * @throws org.zeropoint.shared.Forbidden when the caller has no vote in that channel or on this
   *     proposal
   * @throws org.zeropoint.shared.Conflict when the revision is decided or no longer the newest
   */
  @Audited("vote.cast")
  public Answer cast(@Subject String proposalId, Ballot ballot) {
    Caller caller = callers.current();
    VoteRules.requireForm(ballot.ai(), ballot.human(), ballot.notes());
    rules.requireChannel(caller, ballot.ai().isPresent(), ballot.human().isPresent());
    Proposal proposal = shelf.locked(caller, proposalId);
    ballot.digest().ifPresent(digest -> shelf.requireNewest(proposal, digest));
    Revision revision = shelf.newest(proposal);
    Vote.Cast cast = VoteRules.cast(proposal, caller, ballot.ai(), ballot.human(), ballot.notes());
    Optional<Vote> earlier = ballots.last(proposal, caller.name());
    if (earlier.isPresent() && earlier.get().says(cast) && stillCounts(proposal, earlier.get())) {
      return Json.read(earlier.get().answer().orElseThrow(), Answer.class);
    }
    settling.refresh(proposal);
    rules.requireMayVote(proposal, revision, caller, cast);
    return count(proposal, revision, cast, earlier.map(Vote::ordinal).orElse(0) + 1);
  }

  /** A fail that was taken back and a pass that has expired can be cast once more. */
  private boolean stillCounts(Proposal proposal, Vote vote) {
    boolean lifted = ballots.lifts(proposal).stream().anyMatch(l -> l.votePk() == vote.id());
    int days =
        policies
            .current(proposal.tenant())
            .policy()
            .terms(proposal.changeType(), proposal.risk())
            .voteExpiryDays();
    boolean expired = !vote.castAt().plus(Duration.ofDays(days)).isAfter(clock.instant());
    return !lifted && !(vote.passes() && expired);
  }

  private Answer count(Proposal proposal, Revision revision, Vote.Cast cast, int ordinal) {
    var vote = new Vote(proposal.id(), cast, ordinal, clock.instant());
    ballots.add(vote);
    settling.settle(proposal, revision, Optional.of(cast.notes()).filter(n -> !n.isEmpty()));
    Answer answer = Answer.of(proposal);
    vote.answered(Json.write(answer));
    outbox.announce(ProposalNews.decided(proposal, "voted"));
    return answer;
  }

  /** The gate's decision as of now, with the reason of each requirement. */
  @ReadOnly
  public GateView gate(String proposalId) {
    Proposal proposal = shelf.find(callers.current(), proposalId);
    Revision revision = shelf.newest(proposal);
    PolicyState policy = policies.current(proposal.tenant());
    GateDecision decision = Gate.decide(docket.input(proposal, revision, policy));
    return new GateView(proposal, revision, decision, policy);
  }

  /** The votes on the newest revision, oldest first. */
  @ReadOnly
  public List<Vote> votes(String proposalId) {
    return ballots.votes(shelf.find(callers.current(), proposalId));
  }

  /** The votes on one revision, oldest first, also when it is not the newest any more. */
  @ReadOnly
  public List<Vote> votes(String proposalId, String digest) {
    return ballots.votes(shelf.find(callers.current(), proposalId), digest);
  }

  /** How many votes were cast on each revision, by its digest; one without votes is left out. */
  @ReadOnly
  public Map<String, Long> voteCounts(String proposalId) {
    return ballots.counts(shelf.find(callers.current(), proposalId));
  }

  /** Why the caller cannot vote on this proposal now, in words; empty when they can. */
  @ReadOnly
  public Optional<String> whyNot(String proposalId) {
    Proposal proposal = shelf.find(callers.current(), proposalId);
    return rules.whyNot(proposal, shelf.newest(proposal), callers.current());
  }

  /**
   * Why the caller cannot promote this proposal, or approve that another one does, in words; empty
   * when they can. Whether it is accepted is the gate's matter.
   */
  @ReadOnly
  public Optional<String> whyNotPromote(String proposalId) {
    Proposal proposal = shelf.find(callers.current(), proposalId);
    return rules.whyNotPromote(proposal, shelf.newest(proposal), callers.current());
  }
}
