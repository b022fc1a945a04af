package org.zeropoint.pipeline.control;

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
import jakarta.inject.Inject;
import org.zeropoint.models.boundary.Intake;

/**
 * Turns the loop every half second; one turn at a time. A timer of the container, and not a managed
 * scheduler: on Payara a task that a managed scheduler repeats from within an EJB loses its
 * invocation context after the first turn that calls other EJBs.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LoopKeeper {

  private static final System.Logger LOG = System.getLogger(LoopKeeper.class.getName());
  private static final long PAUSE_MILLIS = 500;

  @Resource private TimerService timers;
  @Inject private Loop loop;
  @Inject private Repeater repeater;
  @Inject private Intake intake;

  private volatile boolean stopping;

  @PostConstruct
  void begin() {
    try {
      intake.clear();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "what uploads left behind stays there", e);
    }
    start();
  }

  private void start() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    try {
      loop.turn(() -> stopping);
      repeater.turn(() -> stopping);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the loop stumbled and tries again", e);
    } finally {
      if (!stopping) {
        start();
      }
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
