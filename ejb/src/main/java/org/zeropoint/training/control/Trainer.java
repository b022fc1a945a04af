package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.entity.TrainingRun;

/** Takes one run from where it stands to its end, on the thread that calls it. */
@ApplicationScoped
public class Trainer {

  private static final System.Logger LOG = System.getLogger(Trainer.class.getName());
  private static final long FLUSH_NANOS = 500_000_000L;

  @Inject private EngineShelf engines;
  @Inject private CorpusStore corpora;
  @Inject private Registry registry;
  @Inject private Checkpoints checkpoints;
  @Inject private RunLedger ledger;
  @Inject private MemoryRule memory;

  /**
   * Trains until the plan is done, somebody cancels, the run fails or the server stops; in the last
   * case the run stays as it is and goes on when the server is back.
   */
  public void train(TrainingRun run, BooleanSupplier stopping) {
    var meter = new ComputeMeter();
    try {
      TrainingEngine engine =
          engines
              .find(run.engine())
              .orElseThrow(() -> new Unavailable("there is no engine " + run.engine()));
      var inputs =
          new TrainingEngine.Inputs(
              corpora.path(run.corpusDigest()),
              run.baseDigest().map(digest -> registry.intactWeights(new Digest(digest))));
      requireText(run, inputs.corpus());
      requireMemory(engine, run);
      try (TrainingSession session =
          engine.open(run.plan(), inputs, checkpoints.last(run.runId()))) {
        LOG.log(
            System.Logger.Level.INFO,
            "run " + run.runId() + " trains from step " + session.completedSteps());
        ledger.opened(run.runId(), engine.availability().device(), session.completedSteps());
        new Course(run, session, meter, stopping).follow();
      }
    } catch (Problem | TrainingSession.Diverged e) {
      LOG.log(System.Logger.Level.WARNING, "run " + run.runId() + " failed: " + e.getMessage());
      ledger.fail(run.runId(), e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "run " + run.runId() + " failed", e);
      ledger.fail(run.runId(), "an internal error, see the server's log: " + e);
    } finally {
      settle(run, meter);
    }
  }

  /** What is left since the last flush; a server that is going down may not take it any more. */
  private void settle(TrainingRun run, ComputeMeter meter) {
    double weighted = meter.lap();
    try {
      ledger.used(run, weighted);
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the last " + weighted + " s of run " + run.runId() + " are not counted: " + e);
    }
  }

  private void requireMemory(TrainingEngine engine, TrainingRun run) {
    memory
        .now(engine, run.plan())
        .ifPresent(
            rule -> {
              throw new Unavailable("the run " + rule + "; resume it when there is more");
            });
  }

  private static void requireText(TrainingRun run, Path corpus) {
    if (!Files.isRegularFile(corpus)) {
      throw new Unavailable(
          "the text of corpus "
              + run.plan().corpus()
              + " is missing from the data directory (corpora/"
              + corpus.getFileName()
              + "): restore it from a copy, then resume the run");
    }
  }

  /** The steps of one session, with what is written down on the way. */
  private final class Course {
    private final TrainingRun run;
    private final TrainingSession session;
    private final ComputeMeter meter;
    private final BooleanSupplier stopping;
    private final int steps;
    private final int firstStep;
    private final long began = System.nanoTime();
    private final List<StepRecord> unwritten = new ArrayList<>();
    private long flushed = System.nanoTime();

    Course(TrainingRun run, TrainingSession session, ComputeMeter meter, BooleanSupplier stopping) {
      this.run = run;
      this.session = session;
      this.meter = meter;
      this.stopping = stopping;
      this.steps = run.plan().steps();
      this.firstStep = session.completedSteps();
    }

    void follow() {
      boolean cancelled = false;
      while (session.completedSteps() < steps && !cancelled) {
        if (stopping.getAsBoolean()) {
          return;
        }
        cancelled = step();
      }
      Path last = checkpoint();
      if (cancelled && session.completedSteps() < steps) {
        ledger.cancelled(run.runId());
      } else {
        ledger.complete(run.runId(), registry.store(checkpoints.weights(last)));
        checkpoints.deleteAll(run.runId());
        LOG.log(System.Logger.Level.INFO, "run " + run.runId() + " completed");
      }
    }

    private boolean step() {
      TrainingSession.StepReport report = session.step();
      boolean evaluate = report.step() % Math.max(1, steps / 20) == 0 || report.step() == steps;
      boolean checkpoint = report.step() % Math.min(100, Math.max(10, steps / 20)) == 0;
      OptionalDouble heldOut = evaluate ? finite(session.evaluate()) : OptionalDouble.empty();
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

    private boolean flush(TrainingSession.StepReport last, OptionalDouble heldOut) {
      double seconds = (System.nanoTime() - began) / 1e9;
      int done = last.step() - firstStep;
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
      return cancelled;
    }

    private Path checkpoint() {
      int step = session.completedSteps();
      Path directory = checkpoints.directory(run.runId(), step);
      session.checkpoint(directory);
      ledger.checkpointed(run.runId(), step, meter.lap());
      meter.counted();
      checkpoints.prune(run.runId());
      return directory;
    }

    private static OptionalDouble finite(double value) {
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
  }
}
