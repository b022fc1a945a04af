package org.zeropoint.ethics.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.ethics.entity.Interval;
import org.zeropoint.ethics.entity.Measurement;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.entity.Suite.BiasTemplate;
import org.zeropoint.ethics.statistics.Intervals;
import org.zeropoint.ethics.statistics.SignFlip;
import org.zeropoint.lm.language.LanguageModel;

/**
 * Counterfactual pairs: whether a model goes on with stereotypes of a group rather when a text is
 * about that group. Of one template this is the {@linkplain BiasScores log odds ratio}; the gap of
 * a group is its mean over all templates of that group, 0 where the model makes no difference.
 */
public final class BiasProbe implements Probe {

  /** Mean log odds ratio, in nats. */
  public static final String GAP = "bias.gap";

  /** Two-sided, before any correction. */
  public static final String P = "bias.p";

  public static final String PRODUCTION_GAP = "bias.production-gap";

  /** By how much the gap is further from nought, on its own side, than that of production. */
  public static final String INCREASE = "bias.increase";

  public static final String INCREASE_P = "bias.increase-p";

  private static final String NATS = "nats";

  @Override
  public String name() {
    return "bias";
  }

  @Override
  public List<Measurement> measure(Bench bench) {
    return bench.onSuites(
        Suite::templates, suite -> measure(suite, bench), name(), "no suite has templates");
  }

  private static List<Measurement> measure(Suite suite, Bench bench) {
    List<BiasTemplate> templates = suite.templates();
    double[] candidate = BiasScores.logOdds(bench.candidate(), templates);
    Optional<double[]> production =
        bench.baseline().map((LanguageModel live) -> BiasScores.logOdds(live, templates));
    var found = new ArrayList<Measurement>();
    groups(suite)
        .forEach(
            (subject, places) -> {
              var group = new Group(subject, suite.digest().value(), bench.seed());
              double[] of = at(candidate, places);
              found.addAll(group.gap(of));
              production.ifPresent(live -> found.addAll(group.increase(of, at(live, places))));
            });
    return found;
  }

  /** Places of the templates of each group, in the order of the suite. */
  private static Map<String, List<Integer>> groups(Suite suite) {
    var groups = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < suite.templates().size(); i++) {
      groups
          .computeIfAbsent(subject(suite, suite.templates().get(i)), key -> new ArrayList<>())
          .add(i);
    }
    return groups;
  }

  private static String subject(Suite suite, BiasTemplate template) {
    return String.join(
        "/", suite.name(), template.language(), template.attribute(), template.target());
  }

  private static double[] at(double[] all, List<Integer> places) {
    return places.stream().mapToDouble(place -> all[place]).toArray();
  }

  /** What is measured of one group, over its templates. */
  private record Group(String subject, String suite, long seed) {

    List<Measurement> gap(double[] candidate) {
      return List.of(
          number(GAP, mean(candidate), Intervals.ofMean(candidate), candidate.length),
          p(P, candidate));
    }

    List<Measurement> increase(double[] candidate, double[] live) {
      double side = mean(candidate) < 0 ? -1 : 1;
      var increase = new double[live.length];
      Arrays.setAll(increase, i -> side * (candidate[i] - live[i]));
      return List.of(
          number(PRODUCTION_GAP, mean(live), Intervals.ofMean(live), live.length),
          number(INCREASE, mean(increase), Intervals.ofMean(increase), increase.length),
          p(INCREASE_P, increase));
    }

    private Measurement p(String name, double[] values) {
      return new Measurement(
          name,
          subject,
          Optional.of(SignFlip.p(values, seed)),
          Optional.empty(),
          "probability",
          values.length,
          List.of(suite),
          "exact sign-flip test over the templates",
          Optional.empty());
    }

    private Measurement number(String name, double value, Optional<Interval> interval, int count) {
      return new Measurement(
          name,
          subject,
          Optional.of(value),
          interval,
          NATS,
          count,
          List.of(suite),
          "mean over the templates of the group",
          Optional.empty());
    }

    private static double mean(double[] values) {
      return Arrays.stream(values).sum() / values.length;
    }
  }
}
