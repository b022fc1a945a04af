package org.zeropoint.web.training;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.zeropoint.training.boundary.EngineStates.EngineView;
import org.zeropoint.training.boundary.Engines;
import org.zeropoint.training.boundary.Runs;
import org.zeropoint.web.page.Attempts;
import org.zeropoint.web.page.Texts;

/** How the run of the page goes on: with its engine, or with another. */
@Named
@RequestScoped
public class ResumeForm {

  @Inject private Runs runs;
  @Inject private Engines engines;
  @Inject private Attempts attempts;
  @Inject private RunView view;
  @Inject private Texts texts;

  private String engine = "";
  private List<EngineView> others;

  public void resume() {
    attempts.run(
        "control",
        () -> {
          runs.resume(view.getId(), Optional.of(engine).filter(name -> !name.isEmpty()));
          attempts.done(texts.say("run.resumed"), texts.say("run.resumed.more"));
        });
    view.forget();
  }

  /** The engines that it does not have. */
  public List<EngineView> getOthers() {
    if (others == null) {
      String present = view.getRun().engine();
      others =
          engines.listFor(view.getId()).stream()
              .filter(other -> !other.engine().equals(present))
              .toList();
    }
    return others;
  }

  public List<EngineView> getChoices() {
    return getOthers().stream().filter(EngineView::available).toList();
  }

  public List<EngineView> getMissing() {
    return getOthers().stream().filter(other -> !other.available()).toList();
  }

  public String getEngine() {
    return engine;
  }

  public void setEngine(String engine) {
    this.engine = engine == null ? "" : engine;
  }
}
