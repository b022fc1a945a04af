package org.zeropoint.web.consensus;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.primefaces.PrimeFaces;
import org.zeropoint.consensus.boundary.Consensus;
import org.zeropoint.proposals.boundary.Revisions;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Stale;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;
import org.zeropoint.web.page.Viewer;

/** Makes a new revision of the proposal that is shown. */
@Named
@ViewScoped
public class ReviseView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String FORM = "revise";

  @Inject private Revisions revisions;
  @Inject private Consensus consensus;
  @Inject private Attempts attempts;
  @Inject private Viewer viewer;
  @Inject private ProposalView page;
  @Inject private Texts texts;

  private boolean open;
  private int from;
  private int overtakenBy;
  private ReviseForm form = new ReviseForm();

  public boolean isOffered() {
    return (viewer.is(Role.AUTHOR.external()) || viewer.is(Role.ADMIN.external()))
        && !page.isCandidateLive();
  }

  /** Shows the form with what the newest revision says. */
  public void begin() {
    page.forget();
    Revision newest = page.getRevision();
    from = newest.number();
    form = ReviseForm.of(newest);
    overtakenBy = 0;
    open = true;
    PrimeFaces.current().focus(FORM + ":summary");
  }

  public void cancel() {
    open = false;
  }

  public void send() {
    try {
      Revision base = revisions.find(page.getId(), from);
      told(revisions.revise(page.getId(), base.digest(), form.edit(base, texts.wording())));
      open = false;
    } catch (Stale stale) {
      attempts.note(stale);
      overtaken();
    } catch (Problem problem) {
      attempts.answer(FORM, problem);
    }
    page.forget();
  }

  private void told(Revisions.Revised revised) {
    int before = revised.before().number();
    int votes = consensus.votes(page.getId(), revised.before().digest()).size();
    attempts.done(
        texts.say("revise.done", revised.now().number()),
        votes == 0
            ? texts.say("revise.done.none", before)
            : texts.say("revise.done.votes", before, votes));
  }

  private void overtaken() {
    Revision newest = revisions.diff(page.getId(), Optional.of(from), Optional.empty()).to();
    overtakenBy = newest.number();
    attempts.warn(
        texts.say("revise.overtaken"),
        texts.say("revise.overtaken.more", newest.editor(), newest.number()));
  }

  /** Goes on from the newer revision with what was typed. */
  public void goOn() {
    ReviseForm newer = ReviseForm.of(revisions.find(page.getId(), overtakenBy));
    List<String> clashes = form.merge(ReviseForm.of(revisions.find(page.getId(), from)), newer);
    from = overtakenBy;
    overtakenBy = 0;
    attempts.warn(
        texts.say("revise.from", from),
        clashes.isEmpty()
            ? texts.say("revise.from.more")
            : texts.say("revise.from.clash", String.join(", ", named(clashes))));
  }

  private List<String> named(List<String> fields) {
    return fields.stream().map(field -> texts.say("revise.clash." + field)).toList();
  }

  /** What the newer revision changed, where there is one. */
  public List<ChangeLine> getOvertaking() {
    return ChangeLine.of(
        revisions.diff(page.getId(), Optional.of(from), Optional.of(overtakenBy)).changes());
  }

  public boolean isOvertaken() {
    return overtakenBy > 0;
  }

  public int getOvertakenBy() {
    return overtakenBy;
  }

  /** Whether a newer revision came while the form was open, of which its writer was not told. */
  public boolean isNews() {
    return open && !isOvertaken() && page.getProposal().revision() > from;
  }

  public boolean isWithCandidate() {
    return page.getProposal().candidate().isPresent();
  }

  /** How many votes would count no longer. */
  public int getVotes() {
    return page.getVotes().size();
  }

  public List<ChangeType> getChangeTypes() {
    return List.of(ChangeType.values());
  }

  public boolean isOpen() {
    return open;
  }

  public int getFrom() {
    return from;
  }

  public ReviseForm getForm() {
    return form;
  }
}
