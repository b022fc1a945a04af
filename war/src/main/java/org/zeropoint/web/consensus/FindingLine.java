package org.zeropoint.web.consensus;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Numbers;
import org.zeropoint.web.page.Wording;

/**
 * A finding as it is shown.
 *
 * @param id of the element on the page, for links to this very finding
 * @param name of its rule, in words
 * @param state what was found, in a word
 * @param value with its unit; a dash where the outcome rests on no number, as in the next three
 * @param interval from, to and its level
 * @param bar the same drawn; null where there is nothing to draw
 * @param seconds that it took, with the unit; empty where that is not known
 */
public record FindingLine(
    String id,
    Finding finding,
    String name,
    String state,
    String value,
    String threshold,
    String interval,
    String count,
    IntervalBar bar,
    String seconds) {

  private static final String NOTHING = "–";
  private static final double WHOLE = 100;
  private static final double LEAST_SECONDS = 0.01;

  static FindingLine of(Finding finding, String id, Wording wording) {
    Optional<Numbers> numbers = finding.numbers();
    return new FindingLine(
        id,
        finding,
        name(finding, wording),
        wording.say("findings.state." + finding.outcome().name().toLowerCase(Locale.ROOT)),
        numbers.map(n -> Amount.of(n.value(), n.unit(), wording)).orElse(NOTHING),
        numbers
            .flatMap(n -> n.threshold().map(t -> Amount.of(t, n.unit(), wording)))
            .orElse(NOTHING),
        numbers.flatMap(n -> interval(n, wording)).orElse(NOTHING),
        numbers.map(n -> Amount.number((double) n.count(), wording)).orElse(NOTHING),
        numbers.flatMap(IntervalBar::of).orElse(null),
        finding.seconds().map(seconds -> seconds(seconds, wording)).orElse(""));
  }

  private static String seconds(double seconds, Wording wording) {
    double hundredths = Math.rint(seconds / LEAST_SECONDS);
    return hundredths == 0
        ? "< " + Amount.of(LEAST_SECONDS, "s", wording)
        : Amount.of(hundredths * LEAST_SECONDS, "s", wording);
  }

  private static Optional<String> interval(Numbers numbers, Wording wording) {
    return numbers
        .interval()
        .map(
            interval ->
                wording.say(
                    "findings.interval",
                    Amount.bare(interval.low(), numbers.unit(), wording),
                    Amount.of(interval.high(), numbers.unit(), wording),
                    Amount.number(interval.level() * WHOLE, wording)));
  }

  /** The name of its rule, in words where there are any. */
  static String name(Finding finding, Wording wording) {
    return wording.find("findings.rule." + finding.rule()).orElse(finding.rule());
  }

  /** Digests of what it was measured on. */
  public List<String> inputs() {
    return finding.numbers().map(Numbers::inputs).orElse(List.of());
  }
}
