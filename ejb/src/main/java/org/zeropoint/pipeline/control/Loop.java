package org.zeropoint.pipeline.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.zeropoint.consensus.entity.BuiltIn;
import org.zeropoint.ethics.boundary.EvidenceArchive;
import org.zeropoint.ethics.entity.Evaluation;
import org.zeropoint.models.entity.Upload;
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
 * What moves by itself: finished runs and uploads become proposals, and candidates get the built-in
 * reviewer's verdict.
 */
@ApplicationScoped
public class Loop {

  private static final System.Logger LOG = System.getLogger(Loop.class.getName());

  private static final int MOST_TRIES = 3;
  private static final String ENDED = "measuring it ended the server or failed three times";

  private final Map<String, Integer> tries = new ConcurrentHashMap<>();

  @Inject private Callers callers;
  @Inject private Candidates candidates;
  @Inject private UploadDesk uploads;
  @Inject private EvidenceArchive archive;
  @Inject private ReviewDesk desk;
  @Inject private BuiltInReview reviewer;
  @Inject private Proposals proposals;
  @Inject private Accounts accounts;

  /**
   * Does what waits, one thing after another: reviews first, and of uploads, which may be large,
   * one. What a crash interrupts waits again at the next start.
   */
  public void turn(BooleanSupplier stopping) {
    for (Proposal proposal : desk.waiting()) {
      if (!stopping.getAsBoolean()) {
        judge(proposal);
      }
    }
    for (Made made : made()) {
      if (!stopping.getAsBoolean()) {
        callers.as(starter(made), () -> attempt(made));
      }
    }
  }

  /** Lets the built-in reviewer judge the newest revision of a proposal. */
  public void judge(Proposal proposal) {
    callers.as(
        Caller.internal(BuiltIn.REVIEWER, proposal.tenant(), Role.AI_REVIEWER),
        () -> review(proposal));
  }

  /**
   * Something that becomes a proposal.
   *
   * @param name what it is, for the server's log
   * @param person who started or sent it
   * @param propose takes it there
   * @param hopeless whether it failed too often, counting this time
   * @param fail writes down why it did not get there
   */
  private record Made(
      String name,
      String tenant,
      String person,
      Runnable propose,
      BooleanSupplier hopeless,
      Consumer<String> fail) {}

  private List<Made> made() {
    return Stream.concat(
            candidates.waiting().stream().map(this::of),
            uploads.waiting().stream().limit(1).map(this::of))
        .toList();
  }

  private Made of(TrainingRun run) {
    return new Made(
        "run " + run.runId(),
        run.tenant(),
        run.startedBy(),
        () -> propose(run),
        () -> tries.merge(run.runId(), 1, Integer::sum) >= MOST_TRIES,
        reason -> {
          tries.remove(run.runId());
          candidates.notProposed(run.runId(), reason);
        });
  }

  private Made of(Upload upload) {
    return new Made(
        "upload " + upload.uploadId(),
        upload.tenant(),
        upload.uploadedBy(),
        () -> propose(upload),
        () -> uploads.isGivenUp(upload.uploadId()),
        reason -> uploads.notProposed(upload.uploadId(), reason));
  }

  /** It speaks for whoever started or sent it; an account that is gone counts as a program. */
  private Caller starter(Made made) {
    boolean service = accounts.find(made.person()).map(Caller::service).orElse(true);
    return new Caller(made.person(), made.tenant(), service, Set.of(Role.AUTHOR));
  }

  /**
   * What goes wrong may be over in a moment; it is given up after some tries. A run can be taken up
   * again.
   */
  private void attempt(Made made) {
    try {
      made.propose().run();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, made.name() + " became no proposal yet", e);
      failed(made, e);
    }
  }

  private void failed(Made made, Throwable e) {
    try {
      if (made.hopeless().getAsBoolean()) {
        made.fail().accept("it could not be evaluated: " + reason(e));
      }
    } catch (RuntimeException again) {
      LOG.log(System.Logger.Level.ERROR, "nor could that be counted or written down", again);
    }
  }

  private void propose(TrainingRun run) {
    Candidates.Registered registered = candidates.register(run.runId());
    Evaluation evaluation =
        archive.evaluated(registered.version().tenant(), candidates.task(registered));
    candidates.propose(run.runId(), registered, evaluation);
    tries.remove(run.runId());
  }

  /** Each time is counted before it begins, as measuring may end the server. */
  private void propose(Upload upload) {
    if (upload.isGivenUp()) {
      uploads.notProposed(upload.uploadId(), ENDED);
      return;
    }
    uploads.begin(upload.uploadId());
    Candidates.Registered registered = uploads.register(upload.uploadId());
    Evaluation evaluation =
        archive.evaluated(registered.version().tenant(), candidates.task(registered));
    uploads.propose(upload.uploadId(), registered, evaluation);
  }

  private void review(Proposal proposal) {
    try {
      BuiltInReview.Outcome outcome =
          reviewer.judge(callers.current(), proposals.revision(proposal.proposalId()));
      desk.record(proposal.proposalId(), outcome.judgement(), outcome.evaluation());
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
