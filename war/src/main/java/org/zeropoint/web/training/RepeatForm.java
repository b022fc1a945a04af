package org.zeropoint.web.training;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.zeropoint.training.boundary.EngineStates.EngineView;
import org.zeropoint.training.boundary.Engines;
import org.zeropoint.training.boundary.RunComparisons;
import org.zeropoint.training.entity.RunComparison;
import org.zeropoint.web.page.Attempts;

/** Starts the plan that is compared on an engine that is chosen. */
@Named
@RequestScoped
public class RepeatForm {

  @Inject private RunComparisons comparisons;
  @Inject private Engines engines;
  @Inject private Attempts attempts;
  @Inject private ComparisonView view;

  private String engine = "";
  private List<EngineView> all;

  /** Starts it, and goes to the comparison with it. */
  public void start() {
    List<String> shown = view.getIds();
    attempts
        .get("repeat", () -> comparisons.repeat(shown.get(0), engine).run().runId())
        .ifPresent(started -> show(Stream.concat(shown.stream(), Stream.of(started)).toList()));
  }

  /** The first, and of the others the newest that fit. */
  private static void show(List<String> runs) {
    int left = Math.max(1, runs.size() - (RunComparisons.MOST - 1));
    List<String> fitting =
        Stream.concat(Stream.of(runs.get(0)), runs.subList(left, runs.size()).stream()).toList();
    var external = FacesContext.getCurrentInstance().getExternalContext();
    try {
      external.redirect(
          external.getRequestContextPath()
              + "/training/comparison"
              + ComparisonView.query(fitting));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that can compute, the ones first that the runs shown did not have. */
  public List<EngineView> getChoices() {
    List<String> shown =
        view.getComparison().runs().stream().map(RunComparison.Compared::engine).toList();
    return engines().stream()
        .filter(EngineView::available)
        .sorted(Comparator.comparing(one -> shown.contains(one.engine())))
        .toList();
  }

  public List<EngineView> getMissing() {
    return engines().stream().filter(one -> !one.available()).toList();
  }

  private List<EngineView> engines() {
    if (all == null) {
      all = engines.listFor(view.getIds().get(0));
    }
    return all;
  }

  public String getEngine() {
    return engine;
  }

  public void setEngine(String engine) {
    this.engine = engine == null ? "" : engine;
  }
}
