package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.zeropoint.consensus.boundary.Vetoes;
import org.zeropoint.consensus.entity.Answer;
import org.zeropoint.web.page.Attempts;

/** What undoes a judgement by the will of whoever made it: a fail taken back, a withdrawal. */
@Named
@RequestScoped
public class UndoView {

  @Inject private Vetoes vetoes;
  @Inject private Attempts attempts;
  @Inject private ProposalView page;

  private final Fresh<Boolean> mayWithdraw = new Fresh<>();
  private final Fresh<Boolean> mayLift = new Fresh<>();
  private String withdrawal = "";
  private String lift = "";

  public void withdraw() {
    attempts.run(
        "withdraw",
        () -> {
          vetoes.withdraw(page.getId(), Optional.of(withdrawal));
          withdrawal = "";
          attempts.done(
              "Withdrawn.",
              "Revision "
                  + page.getProposal().revision()
                  + " is rejected until there is a newer one. What was said of it stays.");
        });
    page.forget();
  }

  public void lift() {
    attempts.run(
        "lift",
        () -> {
          Answer answer = vetoes.lift(page.getId(), lift);
          lift = "";
          attempts.done("Taken back.", answer.message() + ". You can vote again.");
        });
    page.forget();
  }

  public boolean isMayWithdraw() {
    return mayWithdraw.get(page.reading(), () -> vetoes.whyNotWithdraw(page.getId()).isEmpty());
  }

  public boolean isMayLift() {
    return mayLift.get(page.reading(), () -> vetoes.mayLift(page.getId()));
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
