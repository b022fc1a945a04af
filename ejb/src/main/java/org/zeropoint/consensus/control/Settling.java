package org.zeropoint.consensus.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.proposals.boundary.ProposalShelf;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.ProposalNews;
import org.zeropoint.proposals.entity.ProposalUnsettled;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Outbox;

/** Lets the gate decide and keeps what it said with the proposal, which is locked. */
@ApplicationScoped
public class Settling {

  /** The name under which the gate acts when it decides anew by itself. */
  public static final String GATE = "gate";

  @Inject private ProposalShelf shelf;
  @Inject private Docket docket;
  @Inject private PolicyBook policies;
  @Inject private Decisions decisions;
  @Inject private Callers callers;
  @Inject private Outbox outbox;
  @Inject private Clock clock;

  /** Decides after somebody said something. */
  public GateDecision settle(Proposal proposal, Revision revision, Optional<String> notes) {
    Docket.Ruling ruling = docket.rule(proposal, revision);
    GateDecision decision = ruling.decision();
    proposal.settle(decision.toConsensus(notes.or(proposal::consensusNotes), clock.instant()));
    asGate(proposal, () -> decisions.decided(proposal, ruling.facts()));
    return decision;
  }

  void onUnsettled(@Observes ProposalUnsettled unsettled) {
    reconsider(unsettled.proposal(), unsettled.cause());
  }

  /** Decides anew when what is kept may be out of date, before anybody acts on it. */
  public void refresh(Proposal proposal) {
    boolean due = proposal.recheckAt().filter(at -> !at.isAfter(clock.instant())).isPresent();
    String policy = policies.current(proposal.tenant()).digest();
    if (due) {
      reconsider(proposal, "time has passed");
    } else if (proposal.policyDigest().filter(digest -> !digest.equals(policy)).isPresent()) {
      reconsider(proposal, "another policy counts");
    }
  }

  /**
   * Decides anew because something besides the votes has changed. What went live already is not
   * decided anew; a decision that is another one, or rests on other votes, is an entry in the log.
   */
  public void reconsider(Proposal proposal, String cause) {
    if (proposal.promotedAt().isPresent()) {
      return;
    }
    Status before = proposal.status();
    boolean overridden = proposal.overridden();
    Docket.Ruling ruling = docket.rule(proposal, shelf.newest(proposal));
    GateDecision decision = ruling.decision();
    boolean visible =
        decision.status() != before
            || decision.ai() != proposal.aiVerdict()
            || decision.human() != proposal.humanVerdict()
            || decision.override().isPresent() != overridden;
    boolean rests = proposal.restsOn(decision.aiPass(), decision.humanPass(), decision.override());
    proposal.settle(
        decision.toConsensus(
            proposal.consensusNotes(), visible ? clock.instant() : proposal.consensusAt()));
    if (visible || !rests) {
      asGate(proposal, () -> decisions.reconsidered(proposal, before, cause, ruling.facts()));
    }
    if (visible) {
      outbox.announce(ProposalNews.decided(proposal, "reconsidered"));
    }
  }

  private void asGate(Proposal proposal, Runnable work) {
    callers.as(Caller.internal(GATE, proposal.tenant()), work);
  }
}
