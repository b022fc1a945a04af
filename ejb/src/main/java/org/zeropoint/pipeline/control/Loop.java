package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.zeropoint.consensus.entity.BuiltIn;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.ethics.entity.EvaluationRecord;
import org.zeropoint.proposals.boundary.Proposals;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.security.boundary.Accounts;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Role;
import org.zeropoint.training.entity.TrainingRun;

/**
 * What moves by itself: finished runs become proposals, and candidates get the built-in reviewer's
 * verdict.
 */
@ApplicationScoped
public class Loop {

  private static final System.Logger LOG = System.getLogger(Loop.class.getName());

  private static final int MOST_TRIES = 3;

  private final Map<String, Integer> tries = new ConcurrentHashMap<>();

  @Inject private Callers callers;
  @Inject private Candidates candidates;
  @Inject private EvidenceArchive archive;
  @Inject private ReviewDesk desk;
  @Inject private BuiltInReview reviewer;
  @Inject private Proposals proposals;
  @Inject private Accounts accounts;

  /**
   * Does what waits, one thing after another. What a crash interrupts waits again at the next
   * start.
   */
  public void turn(BooleanSupplier stopping) {
    for (TrainingRun run : candidates.waiting()) {
      if (!stopping.getAsBoolean()) {
        callers.as(starter(run), () -> attempt(run));
      }
    }
    for (Proposal proposal : desk.waiting()) {
      if (!stopping.getAsBoolean()) {
        judge(proposal);
      }
    }
  }

  /** Lets the built-in reviewer judge the newest revision of a proposal. */
  public void judge(Proposal proposal) {
    callers.as(
        Caller.internal(BuiltIn.REVIEWER, proposal.tenant(), Role.AI_REVIEWER),
        () -> review(proposal));
  }

  /** A run speaks for whoever started it; an account that is gone counts as a program. */
  private Caller starter(TrainingRun run) {
    boolean service = accounts.find(run.startedBy()).map(Caller::service).orElse(true);
    return new Caller(run.startedBy(), run.tenant(), service, Set.of(Role.AUTHOR));
  }

  /**
   * What goes wrong may be over in a moment; a run is given up after some tries, and can be taken
   * up again.
   */
  private void attempt(TrainingRun run) {
    try {
      propose(run);
      tries.remove(run.runId());
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "run " + run.runId() + " became no proposal yet", e);
      if (tries.merge(run.runId(), 1, Integer::sum) >= MOST_TRIES) {
        tries.remove(run.runId());
        giveUp(run, e);
      }
    }
  }

  private void giveUp(TrainingRun run, Throwable e) {
    try {
      candidates.notProposed(run.runId(), "it could not be evaluated: " + reason(e));
    } catch (RuntimeException again) {
      LOG.log(System.Logger.Level.ERROR, "nor could that be written down", again);
    }
  }

  private void propose(TrainingRun run) {
    Candidates.Registered registered = candidates.register(run.runId());
    Evaluation evaluation = archive.evaluate(candidates.task(registered));
    candidates.propose(run.runId(), registered, evaluation);
  }

  private void review(Proposal proposal) {
    try {
      BuiltInReview.Outcome outcome =
          reviewer.judge(callers.current(), proposals.revision(proposal.proposalId()));
      desk.record(
          proposal.proposalId(),
          proposal.digest(),
          outcome.findings(),
          outcome.evaluation().map(EvaluationRecord::evaluation));
    } catch (Conflict e) {
      LOG.log(System.Logger.Level.INFO, proposal.proposalId() + " moved on: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, proposal.proposalId() + " could not be reviewed", e);
    }
  }

  private static String reason(Throwable e) {
    return e instanceof Problem
        ? e.getMessage()
        : Optional.ofNullable(e.getMessage()).orElse(e.toString());
  }
}
