package org.zeropoint.training.boundary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;
import org.zeropoint.training.control.EngineRules;
import org.zeropoint.training.control.Repetition;
import org.zeropoint.training.control.RunContest;
import org.zeropoint.training.entity.CoursePoint;
import org.zeropoint.training.entity.RunComparison;
import org.zeropoint.training.entity.TrainingRun;

/** Puts runs of one plan beside each other, and starts further ones on other engines. */
@Stateless
@Permitted
public class RunComparisons {

  /** Runs that are compared at a time. */
  public static final int MOST = 8;

  /** Runs of a Synthiant that are looked through, the newest. */
  private static final int LOOKED_THROUGH = 500;

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Runs runs;
  @Inject private EngineRules engines;
  @Inject private RunContest contest;

  /**
   * A run that was queued with the plan of another.
   *
   * @param from the other
   */
  public record Repeated(TrainingRun run, TrainingRun from) implements Traced {
    @Override
    public String auditSubject() {
      return from.runId();
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(from.planDigest()));
    }

    @Override
    public String auditOutcome() {
      return "its plan was queued on " + run.engine() + " as run " + run.runId();
    }
  }

  /**
   * Queues another run of the plan of a run, in the caller's name.
   *
   * @throws Invalid when the engine is unknown, not available or cannot take the plan, or the plan
   *     breaks a limit by now
   * @throws org.zeropoint.shared.Conflict when its names mean something else by now, or no more fit
   *     into the queue
   */
  @Audited("run.repeat")
  @Permitted(Role.AUTHOR)
  public Repeated repeat(@Subject String runId, String engine) {
    TrainingRun from = runs.find(runId);
    engines.require(engine, from);
    ObjectNode plan = Repetition.plan(from.plan(), engine);
    TrainingRun queued = runs.start(plan).run();
    Repetition.requireSame(from, queued);
    return new Repeated(queued, from);
  }

  /**
   * Compares runs of the caller's tenant.
   *
   * @param runIds of runs whose plans differ in the engine only, one to {@value #MOST}, each once
   * @param loss the loss to time them to, in nats a byte; empty for the lowest that all reached
   * @throws org.zeropoint.shared.NotFound when there is no such run
   * @throws Invalid with the fields in which a plan differs
   */
  @ReadOnly
  public RunComparison compare(List<String> runIds, OptionalDouble loss) {
    if (runIds.isEmpty() || runIds.size() > MOST) {
      throw new Invalid("/run", "must name 1 to " + MOST + " runs");
    }
    if (runIds.stream().distinct().count() < runIds.size()) {
      throw new Invalid("/run", "must name each run once");
    }
    if (loss.isPresent() && !(loss.getAsDouble() > 0 && Double.isFinite(loss.getAsDouble()))) {
      throw new Invalid("/loss", "must be a number above 0");
    }
    return contest.of(runIds.stream().map(runs::find).toList(), loss);
  }

  /**
   * The losses of a run by step and by time, in the order of the steps.
   *
   * @param points about how many at most, those with a held-out loss besides
   */
  @ReadOnly
  public List<CoursePoint> course(String runId, int points) {
    return contest.course(runs.find(runId), points);
  }

  /**
   * The other runs of the same plan on whatever engine, newest first: {@value RunContest#MOST_TOLD}
   * at most, and of an engine that is not among these its newest.
   */
  @ReadOnly
  public List<TrainingRun> others(String runId) {
    TrainingRun run = runs.find(runId);
    Stream<TrainingRun> same =
        em.createQuery(
                "select r from TrainingRun r where r.tenant = ?1 and r.synthiantId = ?2"
                    + " order by r.id desc",
                TrainingRun.class)
            .setParameter(1, callers.current().tenant())
            .setParameter(2, run.synthiantId())
            .setMaxResults(LOOKED_THROUGH)
            .getResultStream()
            .filter(other -> other.id() != run.id())
            .filter(other -> RunContest.samePlan(run, other));
    return RunContest.told(same.toList());
  }
}
