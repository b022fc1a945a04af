package org.zeropoint.training.control;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.zeropoint.shared.Digest;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.engine.TrainingSession.Best;
import org.zeropoint.training.engine.TrainingSession.Diverged;
import org.zeropoint.training.engine.TrainingSession.StepReport;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.TrainingRun;
import org.zeropoint.training.entity.Tuning;

/** The steps of one session, with what is written down on the way. */
final class RunCourse {

  private static final System.Logger LOG = System.getLogger(RunCourse.class.getName());
  private static final long FLUSH_NANOS = 500_000_000L;

  private final TrainingRun run;
  private final TrainingSession session;
  private final ComputeMeter meter;
  private final BooleanSupplier stopping;
  private final RunLedger ledger;
  private final Checkpoints checkpoints;
  private final int steps;
  private final boolean patient;
  private final long began = System.nanoTime();
  private final List<StepRecord> unwritten = new ArrayList<>();
  private long flushed = System.nanoTime();
  private Optional<RunRoute> route = Optional.empty();
  private int done;

  RunCourse(
      TrainingRun run,
      TrainingSession session,
      ComputeMeter meter,
      BooleanSupplier stopping,
      RunLedger ledger,
      Checkpoints checkpoints) {
    this.run = run;
    this.session = session;
    this.meter = meter;
    this.stopping = stopping;
    this.ledger = ledger;
    this.checkpoints = checkpoints;
    this.steps = run.plan().steps();
    this.patient = run.plan().tuning().map(Tuning::patience).orElse(0) > 0;
  }

  /**
   * What came of it.
   *
   * @param step whose checkpoint is the candidate
   * @param heldOutLoss by which it was chosen
   * @param note how the run ended, where that is not as planned
   */
  record Candidate(int step, OptionalDouble heldOutLoss, Optional<String> note) {

    TrainingRun.Candidate of(Digest weights) {
      return new TrainingRun.Candidate(weights.value(), step, heldOutLoss);
    }
  }

  /**
   * Trains to the end.
   *
   * @return empty when somebody cancelled, which is written down, or the server stops
   * @throws Diverged with the evidence, when it explodes again after it went back once
   */
  Optional<Candidate> follow() {
    session.forgetBest(this::has);
    // The one of step 0 is what an explosion before the next goes back to.
    checkpointUnlessThere();
    boolean cancelled = false;
    while (!session.ended() && !cancelled) {
      if (stopping.getAsBoolean()) {
        return Optional.empty();
      }
      cancelled = step();
    }
    checkpointUnlessThere();
    if (cancelled && !session.ended()) {
      ledger.cancelled(run.runId());
      return Optional.empty();
    }
    return Optional.of(candidate());
  }

  private Candidate candidate() {
    int last = session.completedSteps();
    Optional<Best> best = session.best().filter(found -> patient);
    if (best.isEmpty()) {
      return new Candidate(last, OptionalDouble.empty(), neverMeasured(last));
    }
    Best lowest = best.get();
    String where =
        "the held-out loss was lowest at step %d, %.4f nats %s %s"
            .formatted(
                lowest.step(),
                lowest.loss(),
                run.plan().lossUnit().equals("image") ? "an" : "a",
                run.plan().lossUnit());
    Optional<String> note = Optional.empty();
    if (last < steps) {
      note =
          Optional.of(
              "It stopped early at step %d: %s, and %d evaluations since were not lower; the candidate is of that step."
                  .formatted(last, where, lowest.since()));
    } else if (lowest.step() != last) {
      note = Optional.of("The candidate is not of the last step: " + where + ".");
    }
    return new Candidate(lowest.step(), OptionalDouble.of(lowest.loss()), note);
  }

  private Optional<String> neverMeasured(int last) {
    return last < steps
        ? Optional.of(
            "It stopped early at step %d: no evaluation gave a finite held-out loss; the candidate is of the last step."
                .formatted(last))
        : Optional.empty();
  }

  private boolean step() {
    StepReport report;
    try {
      report = session.step();
    } catch (Diverged e) {
      goBack(e);
      return false;
    }
    done++;
    boolean evaluate = report.step() % Math.max(1, steps / 20) == 0 || report.step() == steps;
    OptionalDouble heldOut = evaluate ? finite(session.evaluate()) : OptionalDouble.empty();
    boolean checkpoint =
        report.step() % Math.min(100, Math.max(10, steps / 20)) == 0
            || best().equals(OptionalInt.of(report.step()));
    unwritten.add(new StepRecord(report, heldOut));
    boolean cancelled = false;
    if (evaluate || checkpoint || System.nanoTime() - flushed > FLUSH_NANOS) {
      cancelled = flush(report, heldOut);
    }
    if (checkpoint) {
      checkpoint();
    }
    return cancelled;
  }

  /** The step whose checkpoint is kept as the best. */
  private OptionalInt best() {
    return patient
        ? session.best().map(best -> OptionalInt.of(best.step())).orElse(OptionalInt.empty())
        : OptionalInt.empty();
  }

  /**
   * The entry is written first: whoever is killed meanwhile goes on from the last checkpoint and
   * meets the same explosion.
   */
  private void goBack(Diverged evidence) {
    if (evidence.isAgain()) {
      throw evidence;
    }
    // What the step before left is what this one has judged.
    int judged = session.completedSteps();
    Path to = checkpoints.before(run.runId(), judged).orElseThrow(() -> evidence);
    int step = checkpoints.step(to);
    LOG.log(
        System.Logger.Level.WARNING,
        "run " + run.runId() + " goes back to step " + step + ": " + evidence.getMessage());
    // All steps up to a checkpoint were written with it.
    unwritten.clear();
    ledger.back(run.runId(), step, evidence.getMessage());
    checkpoints.cutAfter(run.runId(), step);
    session.goBack(to, this::has);
  }

  private boolean flush(StepReport last, OptionalDouble heldOut) {
    double seconds = (System.nanoTime() - began) / 1e9;
    double tokens = unwritten.stream().mapToLong(s -> s.report().tokens()).sum();
    double time = unwritten.stream().mapToDouble(s -> s.report().seconds()).sum();
    var progress =
        new TrainingRun.Progress(
            last.step(),
            last.loss(),
            heldOut,
            tokens / Math.max(time, 1e-9),
            seconds / done * (steps - last.step()));
    boolean cancelled =
        ledger.progressed(run.runId(), progress, List.copyOf(unwritten), meter.lap());
    meter.counted();
    unwritten.clear();
    flushed = System.nanoTime();
    noteRoute();
    return cancelled;
  }

  private void noteRoute() {
    Optional<RunRoute> now = session.route();
    if (!now.equals(route)) {
      now.ifPresent(found -> ledger.routed(run.runId(), found));
      route = now;
    }
  }

  private boolean has(int step) {
    return checkpoints.has(run.runId(), step);
  }

  /** One that is there already is of the same weights and position. */
  private void checkpointUnlessThere() {
    if (!has(session.completedSteps())) {
      checkpoint();
    }
  }

  private void checkpoint() {
    int step = session.completedSteps();
    session.checkpoint(checkpoints.directory(run.runId(), step));
    ledger.checkpointed(run.runId(), step, meter.lap());
    meter.counted();
    checkpoints.prune(run.runId(), best());
  }

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
