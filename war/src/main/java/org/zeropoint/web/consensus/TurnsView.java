package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.zeropoint.consensus.entity.Turn;
import org.zeropoint.pipeline.boundary.Inbox;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.web.page.Texts;
import org.zeropoint.web.page.Viewer;

/** Whose turn it is on the proposal that is shown. */
@Named
@RequestScoped
public class TurnsView {

  @Inject private Inbox inbox;
  @Inject private Viewer viewer;
  @Inject private ProposalView page;
  @Inject private PromotionView promotion;
  @Inject private Texts texts;

  private final Fresh<List<Turn>> turns = new Fresh<>();

  public List<Turn> getTurns() {
    return turns.get(page.reading(), () -> inbox.turns(page.getId()));
  }

  /**
   * Whether the viewer is meant: as an account, or as one who holds the role and may still vote
   * where it is about a vote.
   */
  public boolean yours(Turn turn) {
    return turn.who()
        .account()
        .map(viewer.getName()::equals)
        .orElseGet(
            () ->
                turn.who().role().filter(viewer::is).isPresent()
                    && !(Turn.PROMOTE.equals(turn.action()) && promotion.isApprovedByViewer())
                    && (!Turn.VOTE.equals(turn.action()) || page.isMayVote() && !page.isVoted()));
  }

  /** Why it waits for nobody. */
  public String getNobody() {
    Proposal proposal = page.getProposal();
    if (proposal.withdrawal().isPresent()) {
      return texts.say("turn.nobody.withdrawn");
    }
    if (proposal.promotedAt().isPresent()) {
      return texts.say("turn.nobody.live");
    }
    return texts.say(
        proposal.status() == Status.ACCEPTED ? "turn.nobody.accepted" : "turn.nobody.work");
  }
}
