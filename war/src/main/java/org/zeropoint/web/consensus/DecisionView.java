package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.consensus.boundary.Consensus.Ballot;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.pipeline.boundary.Evidence;
import org.zeropoint.pipeline.boundary.Promotions;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Role;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Viewer;

/** Casts the viewer's vote on the revision that the page showed, and promotes what was accepted. */
@Named
@RequestScoped
public class DecisionView {

  private static final String NOTES = "decide:notes";

  @Inject private Consensus consensus;
  @Inject private Promotions promotions;
  @Inject private Evidence evidence;
  @Inject private Attempts attempts;
  @Inject private Viewer viewer;
  @Inject private Formats formats;
  @Inject private ProposalView page;

  private String notes = "";
  private String digest = "";

  public void accept() {
    cast(Vote.PASS);
  }

  /** A rejection needs a reason. */
  public void reject() {
    if (notes.isBlank()) {
      attempts.wrong(NOTES, "say why: a rejection needs a reason");
      return;
    }
    cast(Vote.FAIL);
  }

  private void cast(String result) {
    Optional<String> vote = Optional.of(result);
    boolean ai = viewer.is(Role.AI_REVIEWER.external());
    var ballot =
        new Ballot(
            ai ? vote : Optional.empty(),
            ai ? Optional.empty() : vote,
            Optional.of(notes),
            Optional.of(digest));
    onSeenRevision(
        () -> {
          Answer answer = consensus.cast(page.getId(), ballot);
          notes = "";
          attempts.done(
              answer.message() + ".",
              "Your vote ("
                  + result
                  + ") on "
                  + formats.brief(answer.digest())
                  + " stands in the log.");
        });
  }

  public void promote() {
    onSeenRevision(
        () -> {
          Promotions.Promotion promotion = promotions.promote(page.getId(), Optional.of(digest));
          promotion.moved().ifPresentOrElse(this::moved, () -> approved(promotion));
        });
  }

  private void moved(Promotions.Moved moved) {
    attempts.done(
        "Promoted.",
        moved.version().map(v -> v.ref()).orElse("")
            + " is in production of "
            + moved.synthiantId()
            + " now.");
  }

  private void approved(Promotions.Promotion promotion) {
    attempts.done(
        "Approved.",
        promotion.approvals().size()
            + " of "
            + promotion.needed()
            + " promoters want it in production: nothing moves before another one does.");
  }

  public void measureAgain() {
    attempts.run(
        () -> {
          Proposal proposal = evidence.measureAgain(page.getId());
          attempts.done(
              "Measured again.",
              "Revision " + proposal.revision() + " names the new results and is judged afresh.");
        });
    page.forget();
  }

  public void reviewAgain() {
    attempts.run(
        () -> {
          evidence.reviewAgain(page.getId());
          attempts.done("Reviewed again.", "The findings below are new.");
        });
    page.forget();
  }

  /**
   * A page that was open while the proposal changed is told so, with both digests: that is no
   * mistake of its viewer.
   */
  private void onSeenRevision(Runnable work) {
    try {
      work.run();
    } catch (Conflict conflict) {
      page.forget();
      String newest = page.getProposal().digest();
      if (newest.equals(digest)) {
        attempts.answer("", conflict);
      } else {
        attempts.note(conflict);
        attempts.warn(
            "The proposal changed while you read it.",
            "You saw "
                + formats.brief(digest)
                + "; revision "
                + page.getProposal().revision()
                + " is "
                + formats.brief(newest)
                + ". Nothing was done. The page shows the new revision now: read it and decide"
                + " on it.");
      }
    } catch (Problem problem) {
      attempts.answer("decide", problem);
    }
    page.forget();
  }

  /** What accepting does, said before. */
  public String getAcceptance() {
    Proposal proposal = page.getProposal();
    return proposal.aiVerdict() == Verdict.PASS
        ? "The AI reviewer has passed it. Your pass decides: unless a requirement above is unmet,"
            + " it is accepted at once"
            + (proposal.candidate().isPresent() ? " and can be promoted" : "")
            + ". A decided revision takes no further"
            + " vote."
        : "Your pass counts in the human channel. It stays under review until the AI reviewer"
            + " has passed it too.";
  }

  /** What rejecting does, said before. */
  public String getRejection() {
    return "Your fail is a veto: the proposal is rejected at once, whatever the AI reviewer says,"
        + " and your reason stands beside it. The author can answer with a new revision.";
  }

  /** What promoting does, said before. */
  public String getPromotion() {
    Proposal proposal = page.getProposal();
    String candidate = proposal.candidate().orElse("");
    String replaced =
        page.getLive() == null
            ? "Nothing is in production of it now."
            : "It replaces " + page.getLive().ref() + ".";
    Promotions.Approvals approvals = promotions.approvals(page.getId());
    if (approvals.given().size() + 1 < approvals.needed()) {
      return "The policy asks for "
          + approvals.needed()
          + " promoters: your wish is noted, and nothing moves before another one promotes it too.";
    }
    return "The alias production of "
        + proposal.synthiantId()
        + " will point to "
        + candidate
        + ". "
        + replaced
        + " The gate decides once more, the stored weights are compared with"
        + " their digest, and the move is written to the log. One click rolls it back.";
  }

  public boolean isAccepted() {
    return page.getProposal().status() == Status.ACCEPTED;
  }

  /** The revision that the page shows; it comes back with the vote. */
  public String getDigest() {
    return page.getProposal().digest();
  }

  public void setDigest(String digest) {
    this.digest = digest;
  }

  public String getNotes() {
    return notes;
  }

  public void setNotes(String notes) {
    this.notes = notes == null ? "" : notes;
  }
}
