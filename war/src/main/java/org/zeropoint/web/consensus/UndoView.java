package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Vetoes;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.shared.Conflict;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** What undoes a judgement by the will of whoever made it: a fail taken back, a withdrawal. */
@Named
@RequestScoped
public class UndoView {

  @Inject private Vetoes vetoes;
  @Inject private Attempts attempts;
  @Inject private SeenRevision seen;
  @Inject private ProposalView page;
  @Inject private Texts texts;
  @Inject private Words words;

  private final Fresh<Boolean> mayWithdraw = new Fresh<>();
  private final Fresh<Boolean> mayLift = new Fresh<>();
  private String withdrawal = "";
  private String lift = "";
  private String digest = "";

  public void withdraw() {
    seen.run(
        "withdraw",
        digest,
        () -> {
          requireSeen();
          vetoes.withdraw(page.getId(), Optional.of(withdrawal));
          withdrawal = "";
          attempts.done(
              texts.say("undo.withdrawn"),
              texts.say("undo.withdrawn.more", page.getProposal().revision()));
        });
  }

  /** Whoever reads an older revision does not know what they would withdraw. */
  private void requireSeen() {
    page.forget();
    if (!page.getProposal().digest().equals(digest)) {
      throw new Conflict(texts.say("undo.newer"));
    }
  }

  public void lift() {
    attempts.run(
        "lift",
        () -> {
          Answer answer = vetoes.lift(page.getId(), lift);
          lift = "";
          attempts.done(
              texts.say("undo.lifted"), texts.say("undo.lifted.more", words.answer(answer)));
        });
    page.forget();
  }

  public boolean isMayWithdraw() {
    return mayWithdraw.get(page.reading(), () -> vetoes.whyNotWithdraw(page.getId()).isEmpty());
  }

  public boolean isMayLift() {
    return mayLift.get(page.reading(), () -> vetoes.mayLift(page.getId()));
  }

  /** The revision that the page shows; it comes back with the withdrawal. */
  public String getDigest() {
    return page.getProposal().digest();
  }

  public void setDigest(String digest) {
    this.digest = digest;
  }

  public String getWithdrawal() {
    return withdrawal;
  }

  public void setWithdrawal(String withdrawal) {
    this.withdrawal = Said.typed(withdrawal);
  }

  public String getLift() {
    return lift;
  }

  public void setLift(String lift) {
    this.lift = Said.typed(lift);
  }
}
