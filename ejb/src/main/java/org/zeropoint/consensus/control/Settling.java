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
  @Inject private Reversals reversals;
  @Inject private Callers callers;
  @Inject private Outbox outbox;
  @Inject private Clock clock;

  /** Decides after somebody said something. */
  public GateDecision settle(Proposal proposal, Revision revision, Optional<String> notes) {
    GateDecision decision = docket.decide(proposal, revision);
    proposal.settle(decision.toConsensus(notes.or(proposal::consensusNotes), clock.instant()));
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
   * decided anew; a change of status is an entry in the log.
   */
  public void reconsider(Proposal proposal, String cause) {
    if (proposal.promotedAt().isPresent()) {
      return;
    }
    Status before = proposal.status();
    boolean overridden = proposal.overridden();
    GateDecision decision = docket.decide(proposal, shelf.newest(proposal));
    boolean visible =
        decision.status() != before
            || decision.ai() != proposal.aiVerdict()
            || decision.human() != proposal.humanVerdict()
            || decision.override().isPresent() != overridden;
    proposal.settle(
        decision.toConsensus(
            proposal.consensusNotes(), visible ? clock.instant() : proposal.consensusAt()));
    if (decision.status() != before) {
      callers.as(
          Caller.internal(GATE, proposal.tenant()),
          () -> reversals.record(proposal, before, cause));
    }
    if (visible) {
      outbox.announce(ProposalNews.decided(proposal, "reconsidered"));
    }
  }
}
