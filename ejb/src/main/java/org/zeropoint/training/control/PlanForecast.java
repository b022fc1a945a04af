package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingEngine.Memory;
import org.zeropoint.training.entity.PlanEstimate;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.training.entity.TrainingRun;

/** Tells beforehand what a plan takes; for code that is in a transaction already. */
@ApplicationScoped
public class PlanForecast {

  /** Earlier runs that are looked at, the newest. */
  private static final int RUNS = 5;

  /** Steps of a run that are looked at, the last: an engine that compiles does so in the first. */
  private static final int STEPS = 200;

  @PersistenceContext private EntityManager em;
  @Inject private EngineShelf engines;
  @Inject private Registry registry;
  @Inject private StepStore steps;

  /**
   * @param tenant whose earlier runs count
   * @param order a plan that keeps the rules
   */
  public PlanEstimate of(String tenant, TrainingRun.Order order) {
    TrainingPlan plan = order.plan();
    List<Double> rates = rates(tenant, plan);
    long samples = (long) plan.steps() * plan.rowsPerStep();
    return new PlanEstimate(
        need(order),
        rates.isEmpty() ? Optional.empty() : Optional.of(PlanEstimate.Pace.of(rates, samples)));
  }

  private Optional<PlanEstimate.Need> need(TrainingRun.Order order) {
    Optional<Path> weights = order.baseDigest().map(base -> registry.weights(new Digest(base)));
    return engines.find(order.plan().engine()).flatMap(e -> need(e, order.plan(), weights));
  }

  private static Optional<PlanEstimate.Need> need(
      TrainingEngine engine, TrainingPlan plan, Optional<Path> weights) {
    return engine
        .memory(plan, weights)
        .map(memory -> need(memory, false))
        .or(() -> engine.leastMemory(plan).map(memory -> need(memory, true)));
  }

  private static PlanEstimate.Need need(Memory memory, boolean least) {
    return new PlanEstimate.Need(
        memory.weights(), memory.gradients(), memory.optimizer(), memory.activations(), least);
  }

  /** Samples a second of the newest runs of the same model that this engine alone computed. */
  private List<Double> rates(String tenant, TrainingPlan plan) {
    return em.createQuery(
            "select r from TrainingRun r where r.tenant = ?1 and r.modelId = ?2 and r.engine = ?3"
                + " and r.status = ?4 order by r.id desc",
            TrainingRun.class)
        .setParameter(1, tenant)
        .setParameter(2, plan.modelId())
        .setParameter(3, plan.engine())
        .setParameter(4, RunStatus.COMPLETED.external())
        .setMaxResults(RUNS)
        .getResultStream()
        .filter(run -> run.legs().engines().size() <= 1)
        .flatMap(run -> rate(run).stream())
        .toList();
  }

  private Optional<Double> rate(TrainingRun run) {
    List<RunMetric> last = steps.after(run.id(), Math.max(0, run.step() - STEPS));
    return new Pace(last, run.plan().rowsPerStep())
        .medianSamplesPerSecond()
        .filter(rate -> rate > 0);
  }
}
