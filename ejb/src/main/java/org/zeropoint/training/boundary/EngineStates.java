package org.zeropoint.training.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.zeropoint.training.control.EngineShelf;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.entity.TrainingPlan;

/** The states of the engines, for code that has no caller. */
@ApplicationScoped
public class EngineStates {

  @Inject private EngineShelf engines;

  /** An engine, whether it can work, on what, and why not. */
  public record EngineView(String engine, boolean available, String device, String reason) {}

  public List<EngineView> all() {
    return engines.all().stream().map(EngineStates::view).toList();
  }

  List<EngineView> allFor(TrainingPlan plan) {
    return engines.all().stream().map(engine -> view(engine, plan)).toList();
  }

  private static EngineView view(TrainingEngine engine, TrainingPlan plan) {
    EngineView view = view(engine);
    return view.available()
        ? engine
            .refusal(plan)
            .map(rule -> new EngineView(view.engine(), false, view.device(), rule))
            .orElse(view)
        : view;
  }

  private static EngineView view(TrainingEngine engine) {
    TrainingEngine.Availability state = engine.availability();
    return new EngineView(engine.name(), state.available(), state.device(), state.reason());
  }
}
