package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.ReviewPart;
import org.zeropoint.ethics.entity.ReviewRepeat;
import org.zeropoint.pipeline.boundary.Reviews;
import org.zeropoint.pipeline.boundary.Reviews.ReviewView;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;
import org.zeropoint.web.page.Viewer;

/** Who judged the proposal that is shown, and whether they come to the same once more. */
@Named
@RequestScoped
public class VerdictView {

  @Inject private Reviews reviews;
  @Inject private ProposalView page;
  @Inject private Attempts attempts;
  @Inject private Viewer viewer;
  @Inject private Texts texts;

  private Object reading;
  private Optional<ReviewView> shown = Optional.empty();

  private Optional<ReviewView> shown() {
    if (reading != page.reading()) {
      reading = page.reading();
      shown = reviews.of(page.getId());
    }
    return shown;
  }

  /** Null while there is none, and of reviews of before there were several reviewers. */
  public Judgement getJudgement() {
    return shown().flatMap(view -> view.review().judgement()).orElse(null);
  }

  public String getDigest() {
    return shown().flatMap(view -> view.review().verdictDigest()).orElse("");
  }

  /** Newest first. */
  public List<ReviewRepeat> getRepeats() {
    return shown().map(ReviewView::repeats).orElse(List.of());
  }

  /** Whether it is being made again. */
  public boolean isOpen() {
    return getRepeats().stream().anyMatch(repeat -> repeat.finishedAt().isEmpty());
  }

  public boolean isMayRepeat() {
    return getJudgement() != null
        && (viewer.is("reviewer") || viewer.is("auditor") || viewer.is("admin"));
  }

  /** Whether somebody outside was asked. */
  public boolean isAskedOutside() {
    return getJudgement() != null
        && getJudgement().parts().stream().anyMatch(part -> !part.measures());
  }

  public void again() {
    repeat(false);
  }

  public void askAnew() {
    repeat(true);
  }

  private void repeat(boolean anew) {
    attempts.run(
        () -> {
          reviews.again(page.getId(), anew);
          attempts.done(texts.say("verdict.asked"), texts.say("verdict.asked.detail"));
        });
    page.forget();
  }

  /** What a reviewer may do to a verdict, in words. */
  public String weight(ReviewPart part) {
    return texts.say(part.measures() ? "verdict.measures" : "verdict.objects");
  }

  /** What came of a repeat, in words. */
  public String state(ReviewRepeat repeat) {
    return texts.say("verdict.state." + repeat.state().name().toLowerCase(Locale.ROOT));
  }

  public String tone(ReviewRepeat repeat) {
    return switch (repeat.state()) {
      case EQUAL -> "good";
      case DIFFERENT, FAILED -> "bad";
      case WAITING, RUNNING -> "wait";
    };
  }

  public String icon(ReviewRepeat repeat) {
    return switch (repeat.state()) {
      case EQUAL -> "pi-check-circle";
      case DIFFERENT, FAILED -> "pi-times-circle";
      case WAITING, RUNNING -> "pi-hourglass";
    };
  }
}
