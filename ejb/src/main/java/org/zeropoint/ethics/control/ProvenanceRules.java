package org.zeropoint.ethics.control;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.zeropoint.ethics.entity.Facts;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Numbers;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.ethics.entity.Provenance;
import org.zeropoint.ethics.entity.Provenance.Source;
import org.zeropoint.ethics.entity.Provenance.WeightChange;

/** The rules for where a candidate is from: pure functions of the facts. */
final class ProvenanceRules {

  private static final String RUN_HEALTH = "run-health";
  private static final String SUPPLY_WEIGHTS = "supply-weights";
  private static final String DATA_SOURCE = "data-source";

  /** Tensors that a line of evidence names. */
  private static final int NAMED = 3;

  private record Rule(String name, Function<Provenance, Finding> check) {}

  private static final List<Rule> ALL =
      List.of(
          new Rule(RUN_HEALTH, ProvenanceRules::runHealth),
          new Rule(SUPPLY_WEIGHTS, ProvenanceRules::weights),
          new Rule(DATA_SOURCE, ProvenanceRules::sources));

  private ProvenanceRules() {}

  /** A rule that throws is an error, never a pass. */
  static List<Finding> judge(Facts facts) {
    return facts.provenance().stream()
        .flatMap(known -> ALL.stream().flatMap(rule -> judge(rule, facts, known)))
        .toList();
  }

  private static Stream<Finding> judge(Rule rule, Facts facts, Provenance known) {
    return Timed.judged(facts, List.of(Rules.ORIGIN), () -> List.of(apply(rule, known))).stream();
  }

  private static Finding apply(Rule rule, Provenance provenance) {
    try {
      return rule.check().apply(provenance);
    } catch (RuntimeException e) {
      return Rules.error(rule.name(), e);
    }
  }

  private static Finding runHealth(Provenance provenance) {
    if (provenance.steps().isEmpty()) {
      return new Finding(
          RUN_HEALTH, Outcome.NOT_APPLICABLE, "the steps of a training elsewhere are not known");
    }
    int steps = provenance.steps().get().losses().size();
    if (steps < RunHealth.LEAST_STEPS) {
      return new Finding(
          RUN_HEALTH,
          Outcome.NOT_APPLICABLE,
          steps + " steps tell no course; it takes " + RunHealth.LEAST_STEPS);
    }
    return told(RunHealth.of(provenance.steps().get()));
  }

  private static Finding told(RunHealth health) {
    String evidence =
        String.format(
            Locale.ROOT,
            "mean loss %.4f over the first tenth of %d steps, %.4f over the last, which may be at"
                + " most %.4f higher, and %.4f over the lowest, which the last may be above by at"
                + " most %.4f; %d gradient spikes (highest score %.1f), at most %d are borne",
            health.firstTenth(),
            health.steps(),
            health.lastTenth(),
            health.mayRise(),
            health.lowestTenth(),
            health.mayRelapse(),
            health.spikes(),
            health.largestSpike(),
            health.mayReachSpikes());
    boolean bad = health.isDiverged() || health.isSpiky();
    String what = health.isDiverged() ? "diverged: " : health.isSpiky() ? "unsteady: " : "";
    return new Finding(
        RUN_HEALTH,
        bad ? Outcome.FAIL : Outcome.PASS,
        what + evidence,
        bad
            ? Optional.of("Train again with a lower learning rate or a longer warm-up.")
            : Optional.empty(),
        Optional.of(
            new Numbers(
                health.lastTenth() - health.firstTenth(),
                Optional.of(health.mayRise()),
                Optional.empty(),
                "nats",
                health.steps(),
                List.of())));
  }

  private static Finding weights(Provenance provenance) {
    WeightChange change = provenance.weights();
    if (change.base().isEmpty()) {
      return new Finding(
          SUPPLY_WEIGHTS,
          Outcome.NOT_APPLICABLE,
          "it goes on from no version that its weights could be compared with");
    }
    String base = change.base().get();
    if (change.problem().isPresent()) {
      return new Finding(
          SUPPLY_WEIGHTS,
          Outcome.ERROR,
          "the weights could not be compared with those of "
              + base
              + ": "
              + change.problem().get());
    }
    String may =
        change
            .declared()
            .map(targets -> "only " + String.join(", ", targets) + " may differ")
            .orElse("all weights may differ");
    String evidence =
        change.undeclared().isEmpty()
            ? "%d tensors differ from %s and %d are equal, bit for bit; %s"
                .formatted(change.changed(), base, change.same(), may)
            : "%d tensors differ from %s though they may not: %s; %s"
                .formatted(change.undeclared().size(), base, named(change.undeclared()), may);
    return new Finding(
        SUPPLY_WEIGHTS,
        change.undeclared().isEmpty() ? Outcome.PASS : Outcome.FAIL,
        evidence,
        Optional.empty(),
        Optional.of(
            new Numbers(
                change.undeclared().size(),
                Optional.of(0.0),
                Optional.empty(),
                "tensors",
                change.changed() + change.same() + change.undeclared().size(),
                List.of())));
  }

  private static String named(List<String> all) {
    String first = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() <= NAMED ? first : first + " and " + (all.size() - NAMED) + " more";
  }

  private static Finding sources(Provenance provenance) {
    List<Source> open = provenance.sources().stream().filter(s -> !s.missing().isEmpty()).toList();
    if (open.isEmpty()) {
      return new Finding(
          DATA_SOURCE,
          provenance.sources().isEmpty() ? Outcome.ERROR : Outcome.PASS,
          String.join("; ", provenance.sources().stream().map(ProvenanceRules::told).toList()));
    }
    String evidence =
        String.join(
            "; ",
            open.stream()
                .map(s -> s.what() + ": no " + String.join(" and no ", s.missing()) + " was told")
                .toList());
    return new Finding(
        DATA_SOURCE,
        open.stream().anyMatch(Source::lacksLicence) ? Outcome.FAIL : Outcome.NOTED,
        evidence,
        Optional.of("Say where it is from and under which licence it may be used."));
  }

  private static String told(Source source) {
    return source.what() + ": " + source.licence() + ", from " + source.origin();
  }
}
