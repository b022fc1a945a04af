package org.zeropoint.consensus.boundary;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.control.Ballots;
import org.zeropoint.consensus.control.VoteRules;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Subject;

/** Takes votes and tells what the gate says: here a vote becomes a status. */
@Stateless
@Permitted
public class Consensus {

  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private ProposalShelf shelf;
  @Inject private Ballots ballots;
  @Inject private VoteRules rules;
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
  public record GateView(Proposal proposal, Revision revision, GateDecision decision) {}

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
    if (earlier.isPresent() && earlier.get().says(cast)) {
      return Json.read(earlier.get().answer().orElseThrow(), Answer.class);
    }
    rules.requireMayVote(proposal, revision, caller, cast);
    return count(proposal, revision, cast, earlier.map(Vote::ordinal).orElse(0) + 1);
  }

  private Answer count(Proposal proposal, Revision revision, Vote.Cast cast, int ordinal) {
    Instant now = clock.instant();
    var vote = new Vote(proposal.id(), cast, ordinal, now);
    ballots.add(vote);
    GateDecision decision = ballots.decide(proposal, revision);
    proposal.settle(
        new Proposal.Consensus(
            decision.status(),
            decision.ai(),
            decision.human(),
            cast.notes().isEmpty() ? proposal.consensusNotes() : Optional.of(cast.notes()),
            now,
            decision.aiPass(),
            decision.humanPass()));
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
    return new GateView(proposal, revision, ballots.decide(proposal, revision));
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

  /** Why the caller cannot vote on this proposal now, in words; empty when they can. */
  @ReadOnly
  public Optional<String> whyNot(String proposalId) {
    Proposal proposal = shelf.find(callers.current(), proposalId);
    return rules.whyNot(proposal, shelf.newest(proposal), callers.current());
  }
}
