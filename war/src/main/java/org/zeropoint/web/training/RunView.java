package org.zeropoint.web.training;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.primefaces.PrimeFaces;
import org.zeropoint.ethics.boundary.Measurings;
import org.zeropoint.training.boundary.RunRoutes;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.training.entity.Place;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Tokens;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Formats;
import org.zeropoint.web.page.Texts;

/** One run as it goes. */
@Named
@ViewScoped
public class RunView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int TABLE_ROWS = 40;

  @Inject private Runs runs;
  @Inject private RunRoutes routes;
  @Inject private Attempts attempts;
  @Inject private Measurings measurings;
  @Inject private Texts texts;
  @Inject private Formats formats;

  private String id = "";
  private transient TrainingRun run;
  private transient List<RunMetric> metrics;
  private transient Optional<Place> place;
  private transient RunRoutes.Shown route;

  public void load() {
    attempts.load(this::getRun);
  }

  /** Reads the run anew and gives the chart its points. */
  public void refresh() {
    forget();
    PrimeFaces.current().ajax().addCallbackParam("chart", getChart());
  }

  /** What is measured of the candidate that the run made. */
  public String getMeasuring() {
    return getRun()
        .modelDigest()
        .flatMap(measurings::of)
        .map(
            standing ->
                texts.say(
                    "measuring.now",
                    standing.number(),
                    standing.of(),
                    texts
                        .wording()
                        .find("measuring.part." + standing.part())
                        .orElse(standing.part())))
        .orElseGet(() -> texts.say("measuring.waiting"));
  }

  public void cancel() {
    attempts.run(
        () -> {
          runs.cancel(id);
          attempts.done(texts.say("run.cancelled"), texts.say("run.cancelled.more"));
        });
    forget();
  }

  /** Has the run read anew. */
  void forget() {
    run = null;
    metrics = null;
    place = null;
    route = null;
  }

  public TrainingRun getRun() {
    if (run == null) {
      run = runs.find(id);
    }
    return run;
  }

  private List<RunMetric> metrics() {
    if (metrics == null) {
      metrics = runs.metrics(id, 0, Runs.USUAL_POINTS);
    }
    return metrics;
  }

  public boolean isMeasured() {
    return !metrics().isEmpty();
  }

  public String getChart() {
    return LossChart.of(metrics(), getRun().plan().lossUnit(), texts.wording());
  }

  /**
   * The steps at which held-out text was measured, newest first, for the table behind the chart.
   */
  public List<RunMetric> getTable() {
    var rows =
        new ArrayList<>(metrics().stream().filter(m -> m.heldOutLoss().isPresent()).toList());
    if (rows.isEmpty()) {
      rows.addAll(metrics());
    }
    Collections.reverse(rows);
    return rows.subList(0, Math.min(rows.size(), TABLE_ROWS));
  }

  /** The newest step of which there are numbers. */
  public Optional<RunMetric> getLast() {
    return metrics().isEmpty()
        ? Optional.empty()
        : Optional.of(metrics().get(metrics().size() - 1));
  }

  /** Milliseconds that the newest step waited for its batch. */
  public String getWaitingMillis() {
    return getLast()
        .flatMap(RunMetric::waitingSeconds)
        .map(seconds -> formats.number(1000 * seconds, 3))
        .orElse("–");
  }

  /** Its place in the queue and why; null when it does not wait. */
  public Place getPlace() {
    if (place == null) {
      place = Optional.ofNullable(runs.places(List.of(getRun())).get(id));
    }
    return place.orElse(null);
  }

  /** How its plan trains; null when it says nothing of that. */
  public Tuning getTuning() {
    return getRun().plan().tuning().orElse(null);
  }

  /** How it reads tokens; null for a model that reads bytes. */
  public Tokens getTokens() {
    return getRun().plan().tuning().flatMap(Tuning::tokens).orElse(null);
  }

  /** What the page listens to: while it waits, any run may change its place. */
  public String getWatched() {
    return getRun().status() == RunStatus.QUEUED ? "" : id;
  }

  public int getPercent() {
    return Math.round(100f * getRun().step() / getRun().steps());
  }

  /** Which nodes compute for it, or did last. */
  public RunRoutes.Shown getRoute() {
    if (route == null) {
      route = routes.of(id);
    }
    return route;
  }

  public boolean isGoing() {
    return !getRun().status().over();
  }

  public boolean isStopping() {
    return isGoing() && getRun().cancelRequested();
  }

  public boolean isResumable() {
    return getRun().resumable();
  }

  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id == null ? "" : id;
  }
}
