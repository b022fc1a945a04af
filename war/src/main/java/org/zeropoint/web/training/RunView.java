package org.zeropoint.web.training;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.zeropoint.ethics.boundary.Measurings;
import org.zeropoint.training.boundary.RunRoutes;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.training.entity.Place;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Tokens;
import org.zeropoint.web.ethics.MeasuringWords;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** One run as it goes. */
@Named
@ViewScoped
public class RunView implements Serializable {

  private static final long serialVersionUID = 1L;

  @Inject private Runs runs;
  @Inject private RunRoutes routes;
  @Inject private Attempts attempts;
  @Inject private Measurings measurings;
  @Inject private Texts texts;

  private String id = "";
  private transient TrainingRun run;
  private transient Optional<Place> place;
  private transient RunRoutes.Shown route;

  public void load() {
    attempts.load(this::getRun);
  }

  /** Reads the run anew. */
  public void refresh() {
    forget();
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
                    MeasuringWords.part(standing, texts.wording())))
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
    place = null;
    route = null;
  }

  public TrainingRun getRun() {
    if (run == null) {
      run = runs.find(id);
    }
    return run;
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
