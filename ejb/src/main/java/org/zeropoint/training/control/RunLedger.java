package org.zeropoint.training.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.NotFound;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Traced;
import org.zeropoint.training.entity.RunNews;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.RunStatus;
import org.zeropoint.training.entity.StoredRoute;
import org.zeropoint.training.entity.TrainingRun;

/**
 * What the trainer writes down, each in a short transaction of its own: none is held while a step
 * is computed.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class RunLedger {

  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;
  @Inject private Outbox outbox;
  @Inject private ShareBook shares;
  @Inject private StepStore steps;

  /** What became of a run, for the log. */
  public record Turn(String runId, String planDigest, String outcome) implements Traced {
    @Override
    public String auditSubject() {
      return runId;
    }

    @Override
    public Optional<Digest> auditDigest() {
      return Optional.of(new Digest(planDigest));
    }

    @Override
    public String auditOutcome() {
      return outcome;
    }
  }

  /**
   * Puts runs that no thread works on, because their server ended or could not write their end
   * down, back into the queue; but those that were asked to stop are over.
   *
   * @param training the runs that are being worked on
   * @return those that were asked to stop
   */
  public List<TrainingRun> requeueInterrupted(Set<String> training) {
    List<TrainingRun> interrupted =
        em.createQuery("select r from TrainingRun r where r.status = ?1", TrainingRun.class)
            .setParameter(1, RunStatus.RUNNING.external())
            .getResultStream()
            .filter(run -> !training.contains(run.runId()))
            .toList();
    interrupted.stream().filter(run -> !run.cancelRequested()).forEach(TrainingRun::requeue);
    return interrupted.stream().filter(TrainingRun::cancelRequested).toList();
  }

  /** The ids of the runs that are to stop and have not yet, on whatever server they train. */
  public List<String> stopping() {
    return em.createQuery(
            "select r.runId from TrainingRun r where r.status = ?1 and r.cancelRequested = true",
            String.class)
        .setParameter(1, RunStatus.RUNNING.external())
        .getResultList();
  }

  /**
   * Takes the run out of the queue whose turn it is; empty when none waits, quotas hold those that
   * do, it cannot start yet, or it was cancelled at this moment. One that cannot start yet keeps
   * its turn.
   *
   * @param canStart whether a run can start at this moment
   */
  public Optional<TrainingRun> claimNext(Predicate<TrainingRun> canStart) {
    Optional<TrainingRun> next =
        shares.next().map(waiting -> em.find(TrainingRun.class, waiting.id()));
    next.ifPresent(run -> em.refresh(run, LockModeType.PESSIMISTIC_WRITE));
    Optional<TrainingRun> taken =
        next.filter(run -> run.status() == RunStatus.QUEUED).filter(canStart);
    taken.ifPresent(
        run -> {
          run.start(clock.instant());
          outbox.announce(RunNews.of(run, "started"));
        });
    return taken;
  }

  /** Notes who computes from here on, and forgets the metrics of steps that will be done again. */
  public void opened(String runId, String device, int completedSteps) {
    TrainingRun run = locked(runId);
    run.runsOn(device, completedSteps);
    steps.cutAfter(run.id(), completedSteps);
    outbox.announce(RunNews.step(run));
  }

  /**
   * Writes down the steps since the last call.
   *
   * @param weighted compute that was used since something was written, {@link ShareBook#used}
   * @return whether somebody asked the run to stop
   */
  public boolean progressed(
      String runId, TrainingRun.Progress progress, List<StepRecord> done, double weighted) {
    TrainingRun run = locked(runId);
    run.progressed(progress);
    steps.add(run.id(), done.stream().map(StepRecord::metric).toList());
    shares.used(run.owner(), weighted);
    outbox.announce(RunNews.step(run));
    return run.cancelRequested();
  }

  /** Notes which nodes compute which blocks from now on. */
  public void routed(String runId, RunRoute route) {
    TrainingRun run = locked(runId);
    Optional.ofNullable(em.find(StoredRoute.class, run.id()))
        .ifPresentOrElse(
            stored -> stored.changed(route), () -> em.persist(new StoredRoute(run.id(), route)));
    outbox.announce(RunNews.step(run));
  }

  public void checkpointed(String runId, int step, double weighted) {
    TrainingRun run = locked(runId);
    run.checkpointed(step);
    shares.used(run.owner(), weighted);
  }

  /** Writes down compute that was used outside of steps and checkpoints. */
  public void used(TrainingRun run, double weighted) {
    shares.used(run.owner(), weighted);
  }

  /**
   * Notes that a run exploded and goes on from the checkpoint of an earlier step, and forgets the
   * metrics of the steps after it.
   *
   * @param evidence of the step that exploded, in words
   */
  @Audited("run.back")
  public Turn back(String runId, int step, String evidence) {
    TrainingRun run = locked(runId);
    String what = "went back to step " + step + " with half the learning rate. " + evidence;
    run.wentBack(step, "It " + what + ".");
    steps.cutAfter(run.id(), step);
    outbox.announce(RunNews.step(run));
    return new Turn(run.runId(), run.planDigest(), what);
  }

  /**
   * The run is done.
   *
   * @param note what its reader should know of how it ended
   */
  @Audited("run.complete")
  public Turn complete(String runId, TrainingRun.Candidate candidate, Optional<String> note) {
    TrainingRun run = locked(runId);
    note.ifPresent(run::note);
    run.complete(candidate, clock.instant());
    return over(
        run,
        "completed: weights "
            + candidate.weights()
            + note.map(text -> ". " + text).orElse(".")
            + " "
            + run.legs().told(candidate.step()));
  }

  @Audited("run.fail")
  public Turn fail(String runId, String reason) {
    TrainingRun run = locked(runId);
    run.fail(reason, clock.instant());
    return over(run, "failed: " + reason);
  }

  @Audited("run.stop")
  public Turn cancelled(String runId) {
    TrainingRun run = locked(runId);
    run.cancelled(clock.instant());
    return over(run, "stopped at step " + run.step() + " as asked");
  }

  private Turn over(TrainingRun run, String outcome) {
    outbox.announce(RunNews.of(run, run.status().external()));
    return new Turn(run.runId(), run.planDigest(), outcome);
  }

  private TrainingRun locked(String runId) {
    TrainingRun run =
        em.createQuery("select r from TrainingRun r where r.runId = ?1", TrainingRun.class)
            .setParameter(1, runId)
            .getResultStream()
            .findFirst()
            .orElseThrow(() -> new NotFound("there is no run " + runId));
    em.refresh(run, LockModeType.PESSIMISTIC_WRITE);
    return run;
  }
}
