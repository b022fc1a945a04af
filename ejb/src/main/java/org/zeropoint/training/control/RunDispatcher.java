package org.zeropoint.training.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Settings;
import org.zeropoint.training.entity.TrainingRun;

/**
 * Starts queued runs, as many at a time as the settings allow. Looks at the queue every second, so
 * that a run is started whoever queued it, and puts runs that a killed server left behind back into
 * it.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RunDispatcher {

  /** Under which name the trainer stands in the log. */
  public static final String TRAINER = "trainer";

  private static final System.Logger LOG = System.getLogger(RunDispatcher.class.getName());
  private static final long PAUSE_MILLIS = 1_000;
  private static final int SECONDS_TO_STOP = 20;

  @Resource private ManagedExecutorService executor;
  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private RunLedger ledger;
  @Inject private Trainer trainer;
  @Inject private Callers callers;

  private final Set<String> training = ConcurrentHashMap.newKeySet();
  private Semaphore places;
  private int limit;
  private volatile boolean stopping;

  @PostConstruct
  void watchQueue() {
    limit = settings.concurrentRuns();
    places = new Semaphore(limit);
    lookAgain();
  }

  private void lookAgain() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void dispatch() {
    try {
      ledger.requeueInterrupted(Set.copyOf(training)).forEach(this::end);
      if (!training.isEmpty()) {
        ledger.stopping().forEach(trainer::cutShort);
      }
      while (!stopping && places.tryAcquire()) {
        Optional<TrainingRun> next = claim();
        if (next.isEmpty()) {
          return;
        }
        start(next.get());
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the queue of runs cannot be read; tried again", e);
    } finally {
      if (!stopping) {
        lookAgain();
      }
    }
  }

  /**
   * Takes a run and keeps the place, or gives the place back. While others train, a run waits for
   * its memory; alone it is taken, and fails where there is too little.
   */
  private Optional<TrainingRun> claim() {
    Optional<TrainingRun> next = Optional.empty();
    try {
      next = ledger.claimNext(run -> training.isEmpty() || trainer.fits(run));
      return next;
    } finally {
      if (next.isEmpty()) {
        places.release();
      }
    }
  }

  /** What the executor does not take is in no thread, and so back in the queue at the next look. */
  private void start(TrainingRun run) {
    training.add(run.runId());
    try {
      executor.execute(() -> train(run));
    } catch (RejectedExecutionException e) {
      training.remove(run.runId());
      places.release();
      throw e;
    }
  }

  private void train(TrainingRun run) {
    try {
      callers.as(Caller.internal(TRAINER, run.tenant()), () -> trainer.train(run, () -> stopping));
    } finally {
      training.remove(run.runId());
      places.release();
    }
  }

  /** Somebody asked it to stop before its server ended. */
  private void end(TrainingRun run) {
    callers.as(Caller.internal(TRAINER, run.tenant()), () -> ledger.cancelled(run.runId()));
  }

  /**
   * Lets every run reach the end of its step; it goes on from its last checkpoint when the server
   * is back.
   */
  @PreDestroy
  void stop() {
    stopping = true;
    try {
      if (!places.tryAcquire(limit, SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "a run is still in a step; it is cut off");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
