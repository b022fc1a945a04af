package org.zeropoint.web.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.models.boundary.Models;
import org.zeropoint.models.entity.BaseModel;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.Page;
import org.zeropoint.training.boundary.Corpora;
import org.zeropoint.training.boundary.EngineStates.EngineView;
import org.zeropoint.training.boundary.Engines;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.training.entity.Corpus;
import org.zeropoint.training.entity.Place;
import org.zeropoint.training.entity.PlanLimits;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.training.entity.Tuning;
import org.zeropoint.training.entity.Tuning.Tokens;
import org.zeropoint.web.page.Attempts;

/** The list of runs, and the form that starts one. */
@Named
@ViewScoped
public class RunsView implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int ROWS = 25;

  @Inject private Runs runs;
  @Inject private Engines engines;
  @Inject private Models models;
  @Inject private Corpora corpora;
  @Inject private Attempts attempts;

  private final PlanForm plan = new PlanForm();
  private String after = "";
  private String from = "";
  private transient Page<TrainingRun> page;
  private transient Map<String, Place> places;

  /** Fills the form with the plan of the run that the address names. */
  public void load() {
    if (!from.isEmpty()) {
      attempts.load(() -> runs.find(from)).map(TrainingRun::plan).ifPresent(plan::fill);
    }
  }

  public void refresh() {
    page = null;
    places = null;
  }

  /** Queues the run and goes to its page; a limit that the plan breaks is told at its field. */
  public void start() {
    attempts
        .get("plan", () -> runs.start(json()))
        .map(queued -> queued.run().runId())
        .ifPresent(RunsView::show);
  }

  private ObjectNode json() {
    return plan.write(Json.mapper().createObjectNode());
  }

  private static void show(String runId) {
    var external = FacesContext.getCurrentInstance().getExternalContext();
    try {
      external.redirect(external.getRequestContextPath() + "/training/run?id=" + runId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<TrainingRun> getRows() {
    return page().items();
  }

  /** Where those of the rows stand that wait, by run id. */
  public Map<String, Place> getPlaces() {
    if (places == null) {
      places = runs.places(getRows());
    }
    return places;
  }

  public String getOlder() {
    return page().next().map(next -> "?after=" + next).orElse("");
  }

  private Page<TrainingRun> page() {
    if (page == null) {
      page =
          runs.list(
              Optional.of(after).filter(a -> a.matches("\\d{1,18}")).map(Long::valueOf), ROWS);
    }
    return page;
  }

  public List<EngineView> getEngines() {
    return engines.list();
  }

  public List<BaseModel> getCatalogue() {
    return models.catalogue();
  }

  public List<Corpus> getCorpora() {
    return corpora.list();
  }

  /** Versions to go on from: those in production. */
  public List<String> getBases() {
    return models.synthiants().stream()
        .flatMap(view -> view.production().stream())
        .flatMap(alias -> alias.target().stream())
        .map(version -> version.ref())
        .toList();
  }

  /** The base of a plan that was cloned, where it is not in production; empty where it is. */
  public String getOtherBase() {
    return getBases().contains(plan.getBase()) ? "" : plan.getBase();
  }

  public List<String> getOptimizers() {
    return PlanLimits.OPTIMIZERS;
  }

  public List<String> getSchedules() {
    return Tuning.SCHEDULES;
  }

  public List<String> getPrecisions() {
    return Tokens.PRECISIONS;
  }

  public List<String> getFormats() {
    return Tokens.FORMATS;
  }

  public int getMostSteps() {
    return PlanLimits.MAX_STEPS;
  }

  public int getMostBatch() {
    return PlanLimits.MAX_BATCH;
  }

  public PlanForm getPlan() {
    return plan;
  }

  /** Id of the run whose plan the form shows; empty for a plan of one's own. */
  public String getFrom() {
    return from;
  }

  public void setFrom(String from) {
    this.from = from == null ? "" : from;
  }

  public String getAfter() {
    return after;
  }

  public void setAfter(String after) {
    this.after = after == null ? "" : after;
  }
}
