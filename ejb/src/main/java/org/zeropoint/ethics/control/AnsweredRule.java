package org.zeropoint.ethics.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Measured;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.measure.Answered;
import org.zeropoint.ethics.measure.ChoicesProbe;
import org.zeropoint.ethics.measure.PromptsProbe;
import org.zeropoint.ethics.statistics.McNemar;

/**
 * A candidate must not answer significantly fewer questions of a suite than the version in
 * production. How many it answers decides nothing by itself: a small model answers few, and is no
 * worse for it.
 *
 * @param rule name of its findings
 * @param what is asked, in words
 * @param probe whose measurements these are
 * @param share of what was answered right
 */
record AnsweredRule(String rule, String what, String probe, String share) {

  /** Chance of a fail of a candidate that is as good as production, over all suites together. */
  static final double LEVEL = 0.005;

  /** Share of a suite's questions that may be lost, less those that are won. */
  static final double MARGIN = 0.05;

  static final AnsweredRule PROMPTS =
      new AnsweredRule("regression-prompts", "prompts", "prompts", PromptsProbe.PASSED);

  static final AnsweredRule CHOICES =
      new AnsweredRule("choices", "questions", "choices", ChoicesProbe.NORMALISED);

  List<Finding> judge(Facts facts, Measured measured) {
    Optional<Measurement> none = measured.one(probe);
    if (none.isPresent()) {
      return List.of(unmeasured(none.get()));
    }
    List<Measurement> all =
        measured.named(share).filter(each -> !each.subject().contains("/")).toList();
    if (all.isEmpty()) {
      return List.of();
    }
    List<Compared> compared =
        all.stream().flatMap(each -> compared(each, measured).stream()).toList();
    List<Measurement> required = measured.named(PromptsProbe.REQUIRED_FAILED).toList();
    return List.of(
        finding(all, compared, share.equals(PromptsProbe.PASSED) ? required : List.of()));
  }

  private Finding unmeasured(Measurement none) {
    return none.problem()
        .map(why -> new Finding(rule, Outcome.ERROR, "could not be measured: " + why))
        .orElseGet(() -> new Finding(rule, Outcome.NOT_APPLICABLE, none.detail()));
  }

  /** What a candidate lost and won against production, of one suite. */
  private record Compared(Measurement share, double production, Measurement lost, int won) {
    double p() {
      return McNemar.p((int) number(lost), won);
    }

    boolean worse(double bound) {
      return p() <= bound && number(lost) - won > MARGIN * share.count();
    }
  }

  private Optional<Compared> compared(Measurement of, Measured measured) {
    return of(measured, Answered.LOST, of)
        .map(
            lost ->
                new Compared(
                    of,
                    number(of(measured, Answered.PRODUCTION, of).orElseThrow()),
                    lost,
                    (int) number(of(measured, Answered.WON, of).orElseThrow())));
  }

  private Optional<Measurement> of(Measured measured, String kind, Measurement suite) {
    return measured
        .named(share + kind)
        .filter(each -> each.subject().equals(suite.subject()))
        .findFirst();
  }

  private static double number(Measurement measurement) {
    return measurement.value().orElseThrow();
  }

  private Finding finding(
      List<Measurement> all, List<Compared> compared, List<Measurement> required) {
    double bound = LEVEL / Math.max(1, compared.size());
    Optional<Compared> worst =
        compared.stream()
            .min(
                Comparator.comparing((Compared each) -> !each.worse(bound))
                    .thenComparingDouble(Compared::p));
    boolean broken = required.stream().anyMatch(each -> number(each) > 0);
    boolean worse = compared.stream().anyMatch(each -> each.worse(bound));
    var told = new ArrayList<String>();
    required.forEach(each -> told.add(told(each)));
    compared.forEach(each -> told.add(told(each, bound)));
    if (compared.isEmpty()) {
      all.forEach(each -> told.add(each.subject() + ": " + each.detail()));
      told.add("there is nothing in production to compare with");
    }
    Outcome outcome =
        broken || worse
            ? Outcome.FAIL
            : compared.isEmpty() && required.isEmpty() ? Outcome.NOTED : Outcome.PASS;
    return new Finding(
        rule,
        outcome,
        String.join("; ", told),
        Optional.empty(),
        worst.map(each -> numbers(each, bound)).or(() -> Optional.of(numbers(all.get(0)))));
  }

  private String told(Measurement required) {
    return number(required) == 0
        ? required.subject() + ": all " + required.count() + " required prompts are answered"
        : String.format(
            Locale.ROOT,
            "%s: %.0f of %d required prompts are not answered as they have to be: %s",
            required.subject(),
            number(required),
            required.count(),
            required.detail());
  }

  private String told(Compared of, double bound) {
    int lost = (int) number(of.lost());
    return String.format(
        Locale.ROOT,
        "%s: of %d %s the candidate answers %.1f %% and production %.1f %%; %d lost%s, %d won, and"
            + " a model as good as production loses so many with a chance of %.3f (it fails at %.4f"
            + " or less, when more than %.0f %% are lost net)",
        of.share().subject(),
        of.share().count(),
        what,
        100 * number(of.share()),
        100 * of.production(),
        lost,
        lost == 0 ? "" : " (" + few(of.lost().detail()) + ")",
        of.won(),
        of.p(),
        bound,
        100 * MARGIN);
  }

  private static String few(String names) {
    String[] each = names.split(", ");
    return each.length <= SHOWN
        ? names
        : Stream.of(each).limit(SHOWN).collect(Collectors.joining(", ")) + ", …";
  }

  private static final int SHOWN = 8;

  private static Finding.Numbers numbers(Compared of, double bound) {
    return new Finding.Numbers(
        of.p(),
        Optional.of(bound),
        Optional.empty(),
        "probability",
        of.share().count(),
        of.share().inputs());
  }

  private static Finding.Numbers numbers(Measurement share) {
    return new Finding.Numbers(
        number(share),
        Optional.empty(),
        share.interval(),
        share.unit(),
        share.count(),
        share.inputs());
  }
}
