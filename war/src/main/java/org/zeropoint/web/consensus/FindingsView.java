package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.web.page.Texts;

/** What the built-in review found on the proposal that is shown, or why there is none. */
@Named
@RequestScoped
public class FindingsView {

  @Inject private ProposalView page;
  @Inject private Texts texts;

  private Object reading;
  private Optional<FindingsTold> told = Optional.empty();

  /** Null while there is no review. */
  public FindingsTold getTold() {
    if (reading != page.reading()) {
      reading = page.reading();
      told =
          page.getEvidence()
              .review()
              .map(AiReview::findings)
              .map(findings -> FindingsTold.of(findings, texts.wording()));
    }
    return told.orElse(null);
  }

  /** In the order of their weight: groups in which something hinders come first. */
  public List<FindingGroup> getGroups() {
    return getTold() == null ? List.of() : getTold().groups();
  }

  /** What stands in the place of a review that is not there. */
  public String getNoReview() {
    return texts.say("findings." + whyNone(page.getProposal()));
  }

  /** Whether a review will be there by itself. */
  public boolean isWaiting() {
    return getTold() == null && page.getProposal().candidate().isPresent();
  }

  private static String whyNone(Proposal proposal) {
    if (proposal.candidate().isPresent()) {
      return "waiting";
    }
    return proposal.aiVerdict() == Verdict.PENDING ? "none.pending" : "none.outside";
  }
}
