package org.zeropoint.pipeline.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Turns the loop every half second; one turn at a time. */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LoopKeeper {

  private static final System.Logger LOG = System.getLogger(LoopKeeper.class.getName());
  private static final long PAUSE_MILLIS = 500;

  @Resource private ManagedScheduledExecutorService scheduler;
  @Inject private Loop loop;

  private ScheduledFuture<?> turning;
  private volatile boolean stopping;

  @PostConstruct
  void start() {
    turning =
        scheduler.scheduleWithFixedDelay(
            this::turn, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void turn() {
    try {
      loop.turn(() -> stopping);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the loop stumbled and tries again", e);
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
    turning.cancel(false);
  }
}
