package org.zeropoint.web.consensus;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.zeropoint.ethics.boundary.Measurings;
import org.zeropoint.ethics.entity.MeasuringStanding;
import org.zeropoint.ethics.entity.ReviewRepeat;
import org.zeropoint.web.ethics.MeasuringWords;
import org.zeropoint.web.page.Texts;
import org.zeropoint.web.page.Wording;

/** How far a review is that is made again, and how long one took. */
@Named
@RequestScoped
public class RepeatProgress {

  private static final double MILLIS = 1e3;

  @Inject private Measurings measurings;
  @Inject private ProposalView page;
  @Inject private Texts texts;
  @Inject private Clock clock;

  /** What is measured now, or that this server does not measure it. */
  public String getNow() {
    String weights = page.getRevision().content().at("/candidate/digest").asText();
    return measurings
        .of(weights)
        .map(standing -> now(standing, clock.instant(), texts.wording()))
        .orElseGet(() -> texts.say("measuring.again.elsewhere"));
  }

  static String now(MeasuringStanding standing, Instant instant, Wording wording) {
    return wording.say(
        "measuring.again",
        standing.number(),
        standing.of(),
        MeasuringWords.part(standing, wording),
        Math.max(0, Duration.between(standing.since(), instant).toSeconds()));
  }

  /** How long a repeat took; empty while it is not over. */
  public String took(ReviewRepeat repeat) {
    return took(repeat, texts.wording());
  }

  static String took(ReviewRepeat repeat, Wording wording) {
    return repeat
        .startedAt()
        .flatMap(start -> repeat.finishedAt().map(end -> Duration.between(start, end)))
        .map(time -> Amount.of(time.toMillis() / MILLIS, "s", wording))
        .map(time -> wording.say("findings.seconds", time))
        .orElse("");
  }
}
