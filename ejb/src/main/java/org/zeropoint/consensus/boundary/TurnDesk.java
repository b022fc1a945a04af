package org.zeropoint.consensus.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.control.Ballots;
import org.zeropoint.consensus.control.Docket;
import org.zeropoint.consensus.control.Threads;
import org.zeropoint.consensus.control.Turns;
import org.zeropoint.consensus.entity.Comment;
import org.zeropoint.consensus.entity.DiscussionThread;
import org.zeropoint.consensus.entity.Turn;
import org.zeropoint.consensus.entity.TurnFacts;
import org.zeropoint.consensus.entity.TurnFacts.OpenThread;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Role;

/** Tells whose turn it is on a proposal, for code that is in a transaction already. */
@ApplicationScoped
public class TurnDesk {

  private static final String PROMOTION = "promotion-approval";

  @Inject private Ballots ballots;
  @Inject private Docket docket;
  @Inject private Threads threads;

  /**
   * What only other areas know of a proposal.
   *
   * @param reviewed when the built-in reviewer judged the newest revision
   * @param productionMoved when production last moved
   * @param wasPromoted whether the newest revision went live at some time
   */
  public record Beyond(
      Optional<Instant> reviewed, Optional<Instant> productionMoved, boolean wasPromoted) {}

  /** Who can do what now. */
  public List<Turn> turns(Proposal proposal, Revision revision, Beyond beyond) {
    return Turns.of(
        new TurnFacts(
            proposal.author(),
            proposal.candidate().isPresent(),
            revision.createdAt(),
            proposal.consensusAt(),
            docket.decide(proposal, revision),
            open(proposal),
            beyond.reviewed(),
            beyond.productionMoved(),
            beyond.wasPromoted()));
  }

  private List<OpenThread> open(Proposal proposal) {
    List<DiscussionThread> open = threads.blocking(proposal);
    var comments = threads.comments(open);
    return open.stream().map(thread -> open(thread, comments.get(thread.id()))).toList();
  }

  private static OpenThread open(DiscussionThread thread, List<Comment> comments) {
    Comment last = comments.get(comments.size() - 1);
    return new OpenThread(thread.id(), thread.openedBy(), last.writer(), last.writtenAt());
  }

  /**
   * Whether a turn is this caller's. Who wrote, last edited or trained it, or has voted on the
   * newest revision, is not asked for a vote.
   */
  public boolean isFor(Caller caller, Turn turn, Proposal proposal, Revision revision) {
    if (turn.who().account().isPresent()) {
      return turn.who().account().get().equals(caller.name());
    }
    Role role = Role.of(turn.who().role().orElseThrow());
    if (!caller.has(role) || (role == Role.REVIEWER && caller.service())) {
      return false;
    }
    if (Turn.PROMOTE.equals(turn.action()) || PROMOTION.equals(turn.requirement())) {
      return ballots.approvals(proposal).stream()
          .noneMatch(approval -> approval.approver().equals(caller.name()));
    }
    return !Turn.VOTE.equals(turn.action())
        || (!Ballots.excluded(proposal, revision).contains(caller.name())
            && ballots.last(proposal, caller.name()).isEmpty());
  }
}
