package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.consensus.boundary.Consensus.Ballot;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.shared.Role;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Viewer;

/** Casts the viewer's vote on the revision that the page showed. */
@Named
@RequestScoped
public class DecisionView {

  private static final String NOTES = "decide:notes";

  @Inject private Consensus consensus;
  @Inject private Attempts attempts;
  @Inject private Viewer viewer;
  @Inject private Formats formats;
  @Inject private SeenRevision seen;
  @Inject private ProposalView page;

  private static final String HUMAN = "human-review";

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
    seen.run(
        "decide",
        digest,
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

  /** What accepting does, said before, as the requirements stand now. */
  public String getAcceptance() {
    List<Requirement> open = page.getRequirements().stream().filter(Requirement::blocks).toList();
    String already = page.isVoted() ? "Your vote on this revision is there already. " : "";
    String quorum =
        open.stream()
            .filter(r -> HUMAN.equals(r.name()))
            .findFirst()
            .map(r -> " (now: " + r.reason() + ")")
            .orElse("");
    List<String> others =
        open.stream().map(Requirement::name).filter(name -> !HUMAN.equals(name)).toList();
    String counts = already + "A pass counts in the human channel" + quorum + ". ";
    return others.isEmpty()
        ? counts
            + "When that is met, the proposal is accepted at once"
            + (page.getProposal().candidate().isPresent() ? " and can be promoted" : "")
            + ". A decided revision takes no further vote."
        : counts + "It stays open until this is met too: " + String.join(", ", others) + ".";
  }

  /** What rejecting does, said before. */
  public String getRejection() {
    return "Your fail is a veto: the proposal is rejected at once, whatever the AI reviewer says,"
        + " and your reason stands beside it. The author can answer with a new revision.";
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
