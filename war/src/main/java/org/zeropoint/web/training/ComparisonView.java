package org.zeropoint.web.training;

import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.primefaces.PrimeFaces;
import org.zeropoint.shared.Invalid;
import org.zeropoint.training.boundary.RunComparisons;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.training.entity.Leg;
import org.zeropoint.training.entity.Legs;
import org.zeropoint.training.entity.RunComparison;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Texts;

/**
 * A plan on several engines. Of one run in the address, the newest of each other engine is put
 * beside it.
 */
@Named
@ViewScoped
public class ComparisonView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String TIME = "time";
  private static final int POINTS = 250;
  private static final double MINUTE = 60;
  private static final int HEADER_DIGITS = 4;

  @Inject private Runs runs;
  @Inject private RunComparisons comparisons;
  @Inject private Attempts attempts;
  @Inject private Formats formats;
  @Inject private Texts texts;
  @Inject private RunWords words;

  private List<String> ids = new ArrayList<>();
  private String loss = "";
  private String by = "";
  private String problem = "";
  private boolean ownProblem;
  private transient RunComparison comparison;
  private transient List<TrainingRun> others;

  public void load() {
    String[] named =
        external().getRequestParameterValuesMap().getOrDefault("run", new String[] {""});
    ids = new ArrayList<>(new LinkedHashSet<>(List.of(named)));
    attempts.load(
        () -> {
          ids.forEach(runs::find);
          if (ids.size() == 1) {
            ids.addAll(newestElsewhere());
          }
          compare();
          return ids;
        });
  }

  /** The newest run of each engine that the one of the address did not have. */
  private List<String> newestElsewhere() {
    Set<String> seen = new LinkedHashSet<>(Set.of(runs.find(ids.get(0)).engine()));
    return getOthers().stream()
        .filter(other -> seen.add(other.engine()))
        .limit(RunComparisons.MOST - 1)
        .map(TrainingRun::runId)
        .toList();
  }

  private void compare() {
    ownProblem = !loss.isBlank() && target().isEmpty();
    if (ownProblem) {
      problem = Attempts.sentence(texts.say("comparison.number"));
      return;
    }
    try {
      comparison = comparisons.compare(ids, target());
      problem = "";
    } catch (Invalid refused) {
      attempts.note(refused);
      problem = Attempts.sentence(refused.getMessage());
    }
  }

  /** The loss to time to; empty when none was asked for, or what was is no number. */
  private OptionalDouble target() {
    try {
      return OptionalDouble.of(Double.parseDouble(loss.strip().replace(',', '.')));
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** Reads the runs anew and gives the chart its points. */
  public void refresh() {
    comparison = null;
    others = null;
    if (getComparison() != null) {
      PrimeFaces.current().ajax().addCallbackParam("chart", getChart());
    }
  }

  private static ExternalContext external() {
    return FacesContext.getCurrentInstance().getExternalContext();
  }

  static String query(List<String> compared) {
    return "?run=" + String.join("&run=", compared);
  }

  /** Null when these runs cannot be compared. */
  public RunComparison getComparison() {
    if (comparison == null && problem.isEmpty()) {
      compare();
    }
    return comparison;
  }

  public boolean isAlone() {
    return ids.size() == 1;
  }

  public String getChart() {
    return ComparisonChart.of(
        getComparison().runs().stream()
            .map(
                run ->
                    new ComparisonChart.Line(
                        engines(run) + " " + run.runId().substring(0, 8),
                        comparisons.course(run.runId(), POINTS)))
            .toList(),
        isByTime(),
        getComparison().lossUnit(),
        texts.wording());
  }

  /** The other runs of the plan that are not shown, newest first. */
  public List<TrainingRun> getOthers() {
    if (others == null) {
      others =
          comparisons.others(ids.get(0)).stream()
              .filter(other -> !ids.contains(other.runId()))
              .toList();
    }
    return others;
  }

  /** The address of the comparison of the first run with another. */
  public String with(String other) {
    return query(List.of(ids.get(0), other));
  }

  /** The address of this comparison, by step or by time. */
  public String along(String axis) {
    String target = loss.isBlank() || target().isEmpty() ? "" : "&loss=" + target().getAsDouble();
    return query(ids) + target + "&by=" + axis;
  }

  /** All that computed it, so that none is taken for the speed of several. */
  public String engines(RunComparison.Compared run) {
    return Stream.concat(run.legs().stream().map(Leg::engine), Stream.of(run.engine()))
        .distinct()
        .collect(Collectors.joining(" + "));
  }

  /** Which engines computed it, and on what, in English; empty when none has yet. */
  public String told(RunComparison.Compared run) {
    return new Legs(run.legs()).told(run.steps());
  }

  public String getLossHeader() {
    String unit = words.unit(getComparison().lossUnit());
    return getComparison()
        .loss()
        .map(nats -> texts.say("comparison.time.to", formats.number(nats, HEADER_DIGITS), unit))
        .orElseGet(() -> texts.say("comparison.time.toLoss"));
  }

  /** Seconds with a tenth, or minutes. */
  public String seconds(Optional<Double> seconds) {
    return seconds.map(s -> s < MINUTE ? formats.number(s, 1) + " s" : formats.span(s)).orElse("–");
  }

  public boolean isByTime() {
    return TIME.equals(by);
  }

  public List<String> getIds() {
    return List.copyOf(ids);
  }

  public String getProblem() {
    return problem;
  }

  /** Whether the problem is told in the language of the page. */
  public boolean isOwnProblem() {
    return ownProblem;
  }

  public String getLoss() {
    return loss;
  }

  public void setLoss(String loss) {
    this.loss = loss == null ? "" : loss;
  }

  public String getBy() {
    return by;
  }

  public void setBy(String by) {
    this.by = by == null ? "" : by;
  }
}
