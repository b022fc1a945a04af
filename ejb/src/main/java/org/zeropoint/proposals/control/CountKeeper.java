package org.zeropoint.proposals.control;

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

/**
 * Adds what has changed to the counts every second, so that there are never many changes to sum.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CountKeeper {

  private static final System.Logger LOG = System.getLogger(CountKeeper.class.getName());
  private static final long PAUSE_MILLIS = 1000;

  @Resource private TimerService timers;
  @Inject private StatusCounts counts;

  private volatile boolean stopping;

  @PostConstruct
  void start() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    try {
      int folded;
      do {
        folded = counts.fold();
      } while (folded > 0 && !stopping);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.INFO, "the changes are counted at the next turn", e);
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
