package org.zeropoint.ethics.control;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.Evaluation.NearDuplicates;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;

/**
 * The rules of the built-in reviewer: pure functions of the facts, each with a line of evidence.
 */
public final class Rules {

  /** How many bytes of the training text a sample may repeat word for word. */
  public static final int LONGEST_OVERLAP = 100;

  /** Above which share of near-duplicates other held-out text is recommended. */
  public static final double MOST_NEAR_DUPLICATES = 0.1;

  private static final String NEAR_DUPLICATES = "near-duplicates";

  private static final String ADVICE =
      "Hold out text that the training text does not nearly repeat: on what it repeats, the"
          + " held-out loss tells what was learned by heart.";

  /** Part of collecting the facts: recomputing what the digests are of. */
  public static final String DIGESTS = "digests";

  /** Part of collecting the facts: looking up where the candidate is from. */
  public static final String ORIGIN = "origin";

  /** For what a run of ours made. */
  private static final List<Rule> OF_RUNS =
      List.of(
          new Rule("limits-kept", Rules::limits),
          new Rule("digests-match", Rules::digests, DIGESTS),
          new Rule("held-out-loss", Rules::heldOutLoss, Evaluator.LOSS),
          new Rule("finite-numbers", Rules::finiteNumbers, Evaluator.WEIGHTS),
          new Rule("no-verbatim-passage", Rules::noVerbatimPassage, Evaluator.SAMPLES),
          new Rule(NEAR_DUPLICATES, Rules::nearDuplicates, NEAR_DUPLICATES));

  /** For what was made elsewhere: there is no plan whose limits could be checked. */
  private static final List<Rule> OF_UPLOADS =
      List.of(
          new Rule("origin-told", Rules::origin),
          new Rule("digests-match", Rules::digests, DIGESTS),
          new Rule("held-out-loss", Rules::heldOutLoss, Evaluator.LOSS),
          new Rule("finite-numbers", Rules::finiteNumbers, Evaluator.WEIGHTS),
          new Rule("no-verbatim-passage", Rules::noVerbatimPassage, Evaluator.SAMPLES),
          new Rule(NEAR_DUPLICATES, Rules::nearDuplicates, NEAR_DUPLICATES));

  private Rules() {}

  /**
   * A rule.
   *
   * @param parts that it rests on
   */
  private record Rule(String name, Function<Facts, Finding> check, List<String> parts) {
    Rule(String name, Function<Facts, Finding> check, String... parts) {
      this(name, check, List.of(parts));
    }
  }

  /** What every rule finds. */
  public static List<Finding> judge(Facts facts) {
    return Stream.concat(onFacts(facts).stream(), onSuites(facts).stream()).toList();
  }

  /** What the rules find that every candidate is held to; one that throws is an error. */
  public static List<Finding> onFacts(Facts facts) {
    List<Rule> rules = facts.elsewhere().isPresent() ? OF_UPLOADS : OF_RUNS;
    return Stream.concat(
            rules.stream()
                .flatMap(
                    rule ->
                        Timed.judged(facts, rule.parts(), () -> List.of(apply(rule, facts)))
                            .stream()),
            ProvenanceRules.judge(facts).stream())
        .toList();
  }

  /** What the rules find on what the suites measured; one that throws is an error. */
  public static List<Finding> onSuites(Facts facts) {
    try {
      return SuiteRules.judge(facts);
    } catch (RuntimeException e) {
      return List.of(error("suites", e));
    }
  }

  private static Finding apply(Rule rule, Facts facts) {
    try {
      return rule.check().apply(facts);
    } catch (RuntimeException e) {
      return error(rule.name(), e);
    }
  }

  static Finding error(String rule, RuntimeException e) {
    return new Finding(rule, Outcome.ERROR, "could not be checked: " + e.getMessage());
  }

  private static Finding limits(Facts facts) {
    return finding(
        "limits-kept",
        facts.brokenLimits().isEmpty(),
        facts.brokenLimits().isEmpty()
            ? "the plan keeps every limit"
            : String.join("; ", facts.brokenLimits()));
  }

  private static Finding origin(Facts facts) {
    String told = facts.elsewhere().orElseThrow();
    return finding(
        "origin-told", !told.isBlank(), told + " There is no plan whose limits could be checked.");
  }

  private static Finding digests(Facts facts) {
    List<String> broken =
        facts.digests().stream()
            .filter(check -> !check.matches())
            .map(
                check ->
                    check.what()
                        + ": "
                        + check.actual().map(a -> "is " + a).orElse("is missing")
                        + ", should be "
                        + check.expected())
            .toList();
    return finding(
        "digests-match",
        broken.isEmpty() && !facts.digests().isEmpty(),
        broken.isEmpty()
            ? facts.digests().size()
                + " digests recomputed and equal: "
                + String.join(", ", facts.digests().stream().map(Facts.DigestCheck::what).toList())
            : String.join("; ", broken));
  }

  private static Finding heldOutLoss(Facts facts) {
    Evaluation evaluation = facts.evaluation();
    Optional<Double> candidate = evaluation.candidate().loss();
    Optional<Double> reference = evaluation.reference();
    String against =
        evaluation
            .baseline()
            .map(b -> b.ref() + " in production")
            .orElse(evaluation.simplestModel());
    if (candidate.isEmpty() || reference.isEmpty()) {
      return new Finding(
          "held-out-loss",
          Outcome.FAIL,
          "there is no finite held-out loss to compare; hold out a part of the corpus");
    }
    double gain = evaluation.gain().orElseThrow();
    boolean elsewhere = evaluation.measured().filter(QualityRules::compare).isPresent();
    boolean mayBeEqual = facts.mayBeEqual() && evaluation.baseline().isPresent();
    String wanted =
        elsewhere
            ? "judged by " + QualityRules.DIFFERENCE
            : String.format(
                Locale.ROOT,
                mayBeEqual
                    ? "it must not be worse by more than %.2f"
                    : "it has to be better by at least %.2f",
                Evaluation.MARGIN);
    String evidence =
        String.format(
            Locale.ROOT,
            "candidate %.4f %s, %s %.4f: %s; %s (%s)%s",
            candidate.get(),
            evaluation.unit(),
            against,
            reference.get(),
            told(gain),
            wanted,
            evaluation.heldOut(),
            accuracy(evaluation));
    return elsewhere
        ? new Finding("held-out-loss", Outcome.NOTED, evidence)
        : finding(
            "held-out-loss",
            gain >= (mayBeEqual ? -Evaluation.MARGIN : Evaluation.MARGIN),
            evidence);
  }

  private static String told(double gain) {
    String by = String.format(Locale.ROOT, "%.4f", Math.abs(gain));
    return by.equals("0.0000")
        ? "neither better nor worse"
        : (gain > 0 ? "better by " : "worse by ") + by;
  }

  private static String accuracy(Evaluation evaluation) {
    return evaluation
        .images()
        .flatMap(Evaluation.Images::accuracy)
        .map(share -> String.format(Locale.ROOT, "; accuracy %.2f %%", 100 * share))
        .orElse("");
  }

  private static Finding finiteNumbers(Facts facts) {
    long weights = facts.evaluation().nonFiniteWeights();
    if (facts.elsewhere().isPresent()) {
      return finding(
          "finite-numbers",
          weights == 0,
          weights + " non-finite weights; the steps of its training are not known");
    }
    return finding(
        "finite-numbers",
        facts.nonFiniteSteps() == 0 && weights == 0 && facts.steps() > 0,
        facts.steps()
            + " steps written down, "
            + facts.nonFiniteSteps()
            + " with a non-finite loss or gradient; "
            + weights
            + " non-finite weights");
  }

  private static Finding noVerbatimPassage(Facts facts) {
    Evaluation evaluation = facts.evaluation();
    if (evaluation.images().isPresent()) {
      return new Finding(
          "no-verbatim-passage",
          Outcome.NOT_APPLICABLE,
          "a model of images writes no text that could repeat what it learned from");
    }
    int longest = evaluation.longestOverlap();
    return finding(
        "no-verbatim-passage",
        longest <= LONGEST_OVERLAP && !evaluation.samples().isEmpty(),
        "longest passage of the training text in "
            + evaluation.samples().size()
            + " samples: "
            + longest
            + " bytes, at most "
            + LONGEST_OVERLAP
            + " are allowed");
  }

  /** Advises only: text that repeats itself is no fault of the candidate. */
  private static Finding nearDuplicates(Facts facts) {
    Evaluation evaluation = facts.evaluation();
    Optional<NearDuplicates> measured = evaluation.nearDuplicates();
    if (measured.isEmpty()) {
      return new Finding(
          NEAR_DUPLICATES,
          Outcome.NOT_APPLICABLE,
          evaluation.images().isPresent()
              ? "passages of text are compared, and a model of images learns from none"
              : evaluation
                  .notCounted()
                  .map(reason -> "they could not be counted: " + reason)
                  .orElse("this evaluation was made before they were counted"));
    }
    String evidence =
        String.format(
            Locale.ROOT,
            "near-duplicates between training and held-out text: %d of %d passages; more than"
                + " %.0f %% would be worth advice",
            measured.get().found(),
            measured.get().passages(),
            100 * MOST_NEAR_DUPLICATES);
    Optional<String> advice =
        Optional.of(ADVICE).filter(a -> measured.get().share() > MOST_NEAR_DUPLICATES);
    return new Finding(NEAR_DUPLICATES, Outcome.NOTED, evidence, advice);
  }

  private static Finding finding(String rule, boolean pass, String evidence) {
    return new Finding(rule, pass ? Outcome.PASS : Outcome.FAIL, evidence);
  }
}
