package org.zeropoint.web.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.ethics.entity.AiReview;
import org.zeropoint.ethics.entity.Judgement;
import org.zeropoint.ethics.entity.MeasuringStanding;
import org.zeropoint.ethics.entity.ReviewRepeat;
import org.zeropoint.web.page.Wording;

class RepeatProgressTest {

  private static final Wording ENGLISH = new Wording(Locale.ENGLISH);
  private static final Wording GERMAN = new Wording(Locale.GERMAN);
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void thePartThatIsMeasuredIsTold_andForHowLong() {
    var standing = new MeasuringStanding("quality", 5, 11, START);

    assertThat(RepeatProgress.now(standing, START.plusMillis(12_900), ENGLISH))
        .isEqualTo("Part 5 of 11, quality and calibration; 12 s by now.");
    assertThat(RepeatProgress.now(standing, START.minusSeconds(3), GERMAN))
        .as("clocks may differ")
        .isEqualTo("Teil 5 von 11, Güte und Kalibrierung; bisher 0 s.");
    assertThat(RepeatProgress.now(new MeasuringStanding("new", 1, 2, START), START, ENGLISH))
        .startsWith("Part 1 of 2, new;");
  }

  @Test
  void whatIsOverTellsItsSeconds() {
    var judgement =
        new Judgement(
            "sha256:r", Optional.empty(), "error", 0, "", List.of(), List.of(), List.of());
    var repeat = new ReviewRepeat(new AiReview(1, "r", judgement, START), "auditor", false, START);

    assertThat(RepeatProgress.took(repeat, ENGLISH)).isEmpty();
    repeat.begin(START, START.plusSeconds(30));
    assertThat(RepeatProgress.took(repeat, ENGLISH)).isEmpty();
    repeat.failed("it ended", START.plusMillis(9_430));
    assertThat(RepeatProgress.took(repeat, ENGLISH)).isEqualTo("in 9.43 s");
    assertThat(RepeatProgress.took(repeat, GERMAN)).isEqualTo("in 9,43 s");
  }
}
