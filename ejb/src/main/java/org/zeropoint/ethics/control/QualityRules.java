package org.zeropoint.ethics.control;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Numbers;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Interval;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.statistics.Bootstrap;

/**
 * Whether a candidate predicts held-out text well enough: against the version in production, since
 * without one the rule {@code held-out-loss} compares it with the simplest model.
 */
final class QualityRules {

  static final String DIFFERENCE = "quality-difference";
  static final String SLICES = "quality-slices";
  static final String CALIBRATION = "calibration";

  private static final String TOO_FEW =
      "only %d passages could be scored, and fewer than "
          + Bootstrap.FEWEST
          + " tell too little to compare; hold out more text";

  private QualityRules() {}

  /** Whether {@link #difference} can say how the candidate compares with production. */
  static boolean compare(Measured measured) {
    return measured.one("quality.loss-difference").isPresent();
  }

  /**
   * Not worse by the margin, or better: by the upper end of the interval of candidate less
   * production.
   */
  static List<Finding> difference(Facts facts, Measured measured) {
    return List.of(
        unmeasured(DIFFERENCE, measured, "quality.loss", "quality.loss-difference")
            .orElseGet(() -> difference(facts.mayBeEqual(), measured)));
  }

  private static Finding difference(boolean mayBeEqual, Measured measured) {
    Measurement found = measured.one("quality.loss-difference").orElseThrow();
    Optional<Interval> interval = found.interval();
    double bound = mayBeEqual ? Thresholds.of(measured, "quality.margin") : 0;
    if (interval.isEmpty()) {
      return new Finding(
          DIFFERENCE,
          Outcome.FAIL,
          TOO_FEW.formatted(found.count()),
          Optional.empty(),
          Optional.of(numbers(found, bound)));
    }
    String wanted =
        mayBeEqual
            ? "a patch or an optimization must not be worse by %.2f: the upper end has to be below"
                .formatted(bound)
            : "such a change has to be better: the upper end has to be below 0";
    double candidate = measured.one("quality.loss").flatMap(Measurement::value).orElseThrow();
    double production =
        measured.one("quality.production-loss").flatMap(Measurement::value).orElseThrow();
    return new Finding(
        DIFFERENCE,
        interval.get().high() < bound ? Outcome.PASS : Outcome.FAIL,
        text(
            "candidate %.4f nats/byte (perplexity %.3f), production %.4f (%.3f): difference %s;"
                + " %s (%d passages, %s)",
            candidate,
            Math.exp(candidate),
            production,
            Math.exp(production),
            told(found),
            wanted,
            found.count(),
            found.detail()),
        Optional.empty(),
        Optional.of(numbers(found, bound)));
  }

  /** A slice fails where it is surely worse than production by more than its margin. */
  static List<Finding> slices(Facts facts, Measured measured) {
    Optional<Finding> without = failed(SLICES, measured).or(() -> notApplicable(SLICES, measured));
    if (without.isPresent()) {
      return List.of(without.get());
    }
    List<Measurement> losses = measured.named("quality.slice-loss").toList();
    if (losses.isEmpty()) {
      return List.of(
          new Finding(SLICES, Outcome.NOT_APPLICABLE, "the held-out text has no parts to compare"));
    }
    List<Measurement> differences = measured.named("quality.slice-difference").toList();
    if (differences.isEmpty()) {
      return List.of(new Finding(SLICES, Outcome.NOTED, "loss by slice: " + listed(losses)));
    }
    double margin = Thresholds.of(measured, "quality.slice-margin");
    Measurement worst = differences.get(0);
    boolean fails = false;
    for (Measurement each : differences) {
      boolean worse = each.interval().filter(interval -> interval.low() > margin).isPresent();
      if ((worse && !fails)
          || (worse == fails && each.value().get() > worst.value().get())) {
        worst = each;
        fails |= worse;
      }
    }
    return List.of(
        new Finding(
            SLICES,
            fails ? Outcome.FAIL : Outcome.PASS,
            text(
                "candidate less production, worst for %s: %s; a slice fails where the lower end is"
                    + " above %.2f. All: %s",
                worst.subject(), told(worst), margin, listed(differences)),
            Optional.empty(),
            Optional.of(numbers(worst, margin))));
  }

  /** An absolute ceiling, and not surely worse than production by more than a margin. */
  static List<Finding> calibration(Facts facts, Measured measured) {
    return List.of(
        unmeasured(CALIBRATION, measured, "calibration.error")
            .orElseGet(() -> calibration(measured)));
  }

  private static Finding calibration(Measured measured) {
    Measurement own = measured.one("calibration.error").orElseThrow();
    Optional<Measurement> difference = measured.one("calibration.difference");
    double ceiling = Thresholds.of(measured, "calibration.ceiling");
    double margin = Thresholds.of(measured, "calibration.margin");
    if (own.interval().isEmpty()) {
      return new Finding(CALIBRATION, Outcome.FAIL, TOO_FEW.formatted(own.count()));
    }
    boolean above = own.interval().get().low() > ceiling;
    boolean worse =
        difference.flatMap(Measurement::interval).filter(i -> i.low() > margin).isPresent();
    String against =
        difference
            .map(
                each ->
                    text(
                        "; %s against production, where the lower end may be %.2f at most",
                        told(each), margin))
            .orElse("");
    return new Finding(
        CALIBRATION,
        above || worse ? Outcome.FAIL : Outcome.PASS,
        text(
            "the model's confidence is off by %s on average (expected calibration error); the"
                + " lower end may be %.2f at most%s (%s)",
            told(own), ceiling, against, own.detail()),
        Optional.empty(),
        Optional.of(
            worse && !above ? numbers(difference.orElseThrow(), margin) : numbers(own, ceiling)));
  }

  private static Optional<Finding> unmeasured(String rule, Measured measured, String... names) {
    Optional<Finding> failed = failed(rule, measured).or(() -> notApplicable(rule, measured));
    if (failed.isPresent()) {
      return failed;
    }
    for (String name : names) {
      if (measured.one(name).isEmpty()) {
        return Optional.of(
            new Finding(
                rule,
                Outcome.NOT_APPLICABLE,
                "there is nothing in production that could be scored on the same text"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Finding> failed(String rule, Measured measured) {
    return measured
        .one("quality")
        .flatMap(Measurement::problem)
        .map(why -> new Finding(rule, Outcome.ERROR, "could not be measured: " + why));
  }

  private static Optional<Finding> notApplicable(String rule, Measured measured) {
    return measured
        .one("quality.loss")
        .filter(loss -> loss.value().isEmpty())
        .map(loss -> new Finding(rule, Outcome.NOT_APPLICABLE, loss.detail()));
  }

  private static Numbers numbers(Measurement found, double threshold) {
    return new Numbers(
        found.value().orElseThrow(),
        Optional.of(threshold),
        found.interval(),
        found.unit(),
        found.count(),
        found.inputs());
  }

  private static String listed(List<Measurement> all) {
    return String.join("; ", all.stream().map(each -> each.subject() + " " + told(each)).toList());
  }

  private static String told(Measurement each) {
    return text("%+.4f", each.value().orElseThrow())
        + each.interval()
            .map(i -> text(" (%.4g %%: %+.4f to %+.4f)", 100 * i.level(), i.low(), i.high()))
            .orElse(" (too few passages for an interval)");
  }

  private static String text(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
