package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.TrainingRun;

/** Whether an engine can compute the plan of a run that there is. */
@ApplicationScoped
public class EngineRules {

  private static final String FIELD = "/engine";

  @Inject private EngineShelf engines;
  @Inject private MemoryRule memory;
  @Inject private Registry registry;

  /**
   * Makes sure that it can, now.
   *
   * @param name of the engine
   * @throws Invalid when there is no such engine, it is not available, or cannot take the plan
   */
  public void require(String name, TrainingRun run) {
    TrainingEngine engine =
        engines
            .find(name)
            .orElseThrow(
                () -> new Invalid(FIELD, "must be one of " + String.join(", ", engines.names())));
    Optional<Path> weights = run.baseDigest().map(digest -> registry.weights(new Digest(digest)));
    objection(engine, run.plan())
        .or(() -> memory.never(engine, run.plan(), weights))
        .ifPresent(
            rule -> {
              throw new Invalid(FIELD, rule);
            });
  }

  /**
   * Makes sure that an engine of this name, which there is, can train now, as far as that is known.
   *
   * @throws Unavailable when it cannot, with the reason and what to do
   */
  public void requireWorking(String name) {
    engines.find(name).ifPresent(EngineRules::requireWorking);
  }

  static void requireWorking(TrainingEngine engine) {
    engine
        .outage()
        .ifPresent(
            reason -> {
              throw new Unavailable("the engine " + engine.name() + " is not available: " + reason);
            });
  }

  /** Why an engine cannot compute a plan, in words that follow the field's name. */
  static Optional<String> objection(TrainingEngine engine, TrainingPlan plan) {
    TrainingEngine.Availability state = engine.availability();
    return state.available()
        ? engine.refusal(plan)
        : Optional.of(engine.name() + " is not available: " + state.reason());
  }
}
