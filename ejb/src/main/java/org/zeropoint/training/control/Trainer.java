package org.zeropoint.training.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.zeropoint.models.boundary.Registry;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Problem;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.training.engine.TrainingEngine;
import org.zeropoint.training.engine.TrainingSession;
import org.zeropoint.training.entity.RunRoute;
import org.zeropoint.training.entity.TrainingRun;

/** Takes one run from where it stands to its end, on the thread that calls it. */
@ApplicationScoped
public class Trainer {

  private static final System.Logger LOG = System.getLogger(Trainer.class.getName());

  @Inject private EngineShelf engines;
  @Inject private CorpusStore corpora;
  @Inject private Registry registry;
  @Inject private Checkpoints checkpoints;
  @Inject private RunLedger ledger;
  @Inject private MemoryRule memory;

  private final Map<String, TrainingSession> sessions = new ConcurrentHashMap<>();

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
      requireMemory(engine, run, inputs);
      follow(engine, run, inputs, meter, stopping);
    } catch (TrainingSession.Interrupted e) {
      LOG.log(
          System.Logger.Level.INFO,
          "run " + run.runId() + " is cut off and goes on from its last checkpoint later");
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

  private void follow(
      TrainingEngine engine,
      TrainingRun run,
      TrainingEngine.Inputs inputs,
      ComputeMeter meter,
      BooleanSupplier stopping) {
    Path file = checkpoints.candidate(run.runId());
    Optional<RunCourse.Candidate> candidate;
    int last;
    try (TrainingSession session = engine.open(run.plan(), inputs, checkpoints.last(run.runId()))) {
      LOG.log(
          System.Logger.Level.INFO,
          "run " + run.runId() + " trains from step " + session.completedSteps());
      ledger.opened(run.runId(), session.device(), session.completedSteps());
      sessions.put(run.runId(), session);
      candidate = new RunCourse(run, session, meter, stopping, ledger, checkpoints).follow();
      last = session.completedSteps();
      candidate.filter(found -> found.step() == last).ifPresent(found -> session.candidate(file));
    } finally {
      sessions.remove(run.runId());
    }
    // Only when the other is closed, so that two never need memory at once.
    candidate
        .filter(found -> found.step() != last)
        .ifPresent(found -> write(engine, run, inputs, found.step(), file));
    candidate.ifPresent(
        found -> {
          ledger.complete(run.runId(), found.of(registry.store(file)), found.note());
          checkpoints.deleteAll(run.runId());
          LOG.log(System.Logger.Level.INFO, "run " + run.runId() + " completed");
        });
  }

  private void write(
      TrainingEngine engine, TrainingRun run, TrainingEngine.Inputs inputs, int step, Path file) {
    Path checkpoint = checkpoints.directory(run.runId(), step);
    try (TrainingSession session = engine.open(run.plan(), inputs, Optional.of(checkpoint))) {
      session.candidate(file);
    }
  }

  /** Has a run that is to stop do so before the end of a step that takes long. */
  public void cutShort(String runId) {
    Optional.ofNullable(sessions.get(runId)).ifPresent(TrainingSession::cutShort);
  }

  /** The route of a run that trains on this server now. */
  public Optional<RunRoute> route(String runId) {
    return Optional.ofNullable(sessions.get(runId)).flatMap(TrainingSession::route);
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

  /** Whether a run's memory is free now; one of which nobody can tell is taken to fit. */
  public boolean fits(TrainingRun run) {
    try {
      return engines
          .find(run.engine())
          .flatMap(engine -> memory.now(engine, run.plan(), weights(run)))
          .isEmpty();
    } catch (Problem e) {
      // It is said when the run starts.
      return true;
    }
  }

  private Optional<Path> weights(TrainingRun run) {
    return run.baseDigest().map(digest -> registry.weights(new Digest(digest)));
  }

  private void requireMemory(TrainingEngine engine, TrainingRun run, TrainingEngine.Inputs inputs) {
    memory
        .now(engine, run.plan(), inputs.baseWeights())
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
}
