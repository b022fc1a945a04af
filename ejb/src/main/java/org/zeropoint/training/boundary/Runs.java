package org.zeropoint.training.boundary;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Page;
import org.zeropoint.shared.Permitted;
import org.zeropoint.shared.ReadOnly;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Subject;
import org.zeropoint.shared.Traced;
import org.zeropoint.training.control.EngineRules;
import org.zeropoint.training.control.PlanRules;
import org.zeropoint.training.control.ShareBook;
import org.zeropoint.training.control.StepStore;
import org.zeropoint.training.control.Thinning;
import org.zeropoint.training.entity.Owner;
import org.zeropoint.training.entity.Place;
import org.zeropoint.training.entity.Resumption;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.RunNews;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.TrainingRun;

/** Starts, shows and stops training runs. */
@Stateless
@Permitted
public class Runs {

  /** Steps that {@link #metrics} is asked for when nobody says how many. */
  public static final int USUAL_POINTS = Thinning.USUAL;

  /** The step up to which {@link #metrics} is asked for when nobody says: no run has more. */
  public static final int TO_THE_END = Integer.MAX_VALUE;

  @PersistenceContext private EntityManager em;
  @Inject private Callers callers;
  @Inject private Clock clock;
  @Inject private PlanRules rules;
  @Inject private EngineRules engineRules;
  @Inject private Registry registry;
  @Inject private Outbox outbox;
  @Inject private ShareBook shares;
  @Inject private StepStore steps;

  /** A run that was queued. */
  public record Queued(TrainingRun run) implements Traced {
    @Override
    public String auditSubject() {
      return run.runId();
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(run.planDigest()));
    }
  }

  /**
   * Queues a run of this plan.
   *
   * @throws Invalid with every limit that the plan breaks
   * @throws org.zeropoint.shared.Unavailable when its engine cannot train now
   * @throws org.zeropoint.shared.Conflict when no more fit into the queue
   */
  @Audited("run.start")
  @Permitted(Role.AUTHOR)
  public Queued start(JsonNode plan) {
    Caller caller = callers.current();
    TrainingRun.Order order = rules.read(caller, plan);
    engineRules.requireWorking(order.plan().engine());
    shares.requireRoom(new Owner(caller.tenant(), caller.name()), caller);
    registry.register(caller, order.plan().synthiantId());
    var run =
        new TrainingRun(
            caller.tenant(), UUID.randomUUID().toString(), order, caller.name(), clock.instant());
    em.persist(run);
    outbox.announce(RunNews.of(run, "queued"));
    return new Queued(run);
  }

  /** Asks a run to stop; it can be resumed. */
  @Audited("run.cancel")
  @Permitted({Role.AUTHOR, Role.ADMIN})
  public TrainingRun cancel(@Subject String runId) {
    TrainingRun run = own(runId);
    run.cancel(clock.instant());
    outbox.announce(RunNews.of(run, run.status().over() ? "cancelled" : "stopping"));
    return run;
  }

  /**
   * Puts a cancelled or failed run back into the queue, to go on from its last checkpoint.
   *
   * @param engine that goes on; empty for the one that it had. The plan stays as it was ordered
   * @throws Invalid when that engine is unknown, not available or cannot take the plan
   * @throws org.zeropoint.shared.Conflict when it is not over, or no more fit into the queue
   */
  @Audited("run.resume")
  @Permitted({Role.AUTHOR, Role.ADMIN})
  public Resumption resume(@Subject String runId, Optional<String> engine) {
    TrainingRun found = find(runId);
    requireOwn(found);
    engine.ifPresent(name -> engineRules.require(name, found));
    // Before the run, as by whoever takes a run out of the queue; only then is it known whether
    // the run is over.
    shares.lock();
    TrainingRun run = own(runId);
    if (run.resumable()) {
      shares.requireRoom(run.owner(), callers.current());
    }
    String before = run.engine();
    engine.ifPresentOrElse(run::resumeOn, run::resume);
    outbox.announce(RunNews.of(run, "resumed"));
    return new Resumption(run, before);
  }

  /**
   * @throws NotFound when there is none of this id
   */
  @ReadOnly
  public TrainingRun find(String runId) {
    return em.createQuery(
            "select r from TrainingRun r where r.tenant = ?1 and r.runId = ?2", TrainingRun.class)
        .setParameter(1, callers.current().tenant())
        .setParameter(2, runId)
        .getResultStream()
        .findFirst()
        .orElseThrow(() -> new NotFound("there is no run " + runId));
  }

  /** A slice of the list, newest first. */
  @ReadOnly
  public Page<TrainingRun> list(Optional<Long> after, int limit) {
    int size = Page.size(limit);
    List<TrainingRun> found =
        em.createQuery(
                "select r from TrainingRun r where r.tenant = ?1 and r.id < ?2 order by r.id desc",
                TrainingRun.class)
            .setParameter(1, callers.current().tenant())
            .setParameter(2, after.orElse(Long.MAX_VALUE))
            .setMaxResults(size + 1)
            .getResultList();
    if (found.size() <= size) {
      return new Page<>(found, Optional.empty());
    }
    return new Page<>(found.subList(0, size), Optional.of(found.get(size - 1).id()));
  }

  /** Where those stand in the queue that are in it, by run id. */
  @ReadOnly
  public Map<String, Place> places(List<TrainingRun> shown) {
    return shown.stream().anyMatch(run -> run.status() == RunStatus.QUEUED)
        ? shares.places(callers.current())
        : Map.of();
  }

  /**
   * The metrics of a run after a step up to another, in the order of the steps.
   *
   * @param upTo more than {@code afterStep}
   * @param points how many steps at most, 1..10,000; of more the {@linkplain Thinning shape} is
   *     kept
   */
  @ReadOnly
  public List<RunMetric> metrics(String runId, int afterStep, int upTo, int points) {
    if (points < 1 || points > Thinning.MOST) {
      throw new Invalid("/points", "must be between 1 and " + Thinning.MOST);
    }
    if (upTo <= afterStep) {
      throw new Invalid("/upTo", "must be more than after, which is " + afterStep);
    }
    return Thinning.thin(steps.between(find(runId).id(), afterStep, upTo), points);
  }

  private TrainingRun own(String runId) {
    TrainingRun run = find(runId);
    em.refresh(run, LockModeType.PESSIMISTIC_WRITE);
    requireOwn(run);
    return run;
  }

  private void requireOwn(TrainingRun run) {
    Caller caller = callers.current();
    if (!run.startedBy().equals(caller.name()) && !caller.has(Role.ADMIN)) {
      throw new Forbidden("only " + run.startedBy() + " or an admin stops or resumes this run");
    }
  }
}
