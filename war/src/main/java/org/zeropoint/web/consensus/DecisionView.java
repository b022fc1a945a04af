package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.primefaces.PrimeFaces;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.consensus.boundary.Consensus.Ballot;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.shared.Role;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Texts;
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
  @Inject private Texts texts;
  @Inject private Words words;

  private static final String HUMAN = "human-review";

  private String notes = "";
  private String digest = "";

  public void accept() {
    cast(Vote.PASS);
  }

  /** A rejection needs a reason. */
  public void reject() {
    if (notes.isBlank()) {
      attempts.wrong(NOTES, texts.say("decide.reason.missing"));
      PrimeFaces.current().focus(NOTES);
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
              words.answer(answer) + ".",
              texts.say(
                  "decide.done",
                  texts.say("decide.vote." + result),
                  formats.brief(answer.digest())));
        });
  }

  /** What accepting does, said before, as the requirements stand now. */
  public String getAcceptance() {
    List<Requirement> open = page.getRequirements().stream().filter(Requirement::blocks).toList();
    String already = page.isVoted() ? texts.say("decide.already") + " " : "";
    String quorum =
        open.stream()
            .filter(r -> HUMAN.equals(r.name()))
            .findFirst()
            .map(r -> texts.say("decide.counts.now", r.reason()))
            .orElseGet(() -> texts.say("decide.counts"));
    List<String> others =
        open.stream().map(Requirement::name).filter(name -> !HUMAN.equals(name)).toList();
    String counts = already + quorum + " ";
    if (!others.isEmpty()) {
      return counts + texts.say("decide.open", String.join(", ", others));
    }
    boolean candidate = page.getProposal().candidate().isPresent();
    return counts + texts.say(candidate ? "decide.met.candidate" : "decide.met");
  }

  /** What rejecting does, said before. */
  public String getRejection() {
    return texts.say("decide.rejection");
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
