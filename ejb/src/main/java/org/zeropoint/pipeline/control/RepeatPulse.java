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

/**
 * Tells other servers, three times within a lease, which reviews this one is at: the loop that
 * makes them is busy for as long as measuring takes.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RepeatPulse {

  private static final long PAUSE_MILLIS = RepeatDesk.LEASE.toMillis() / 3;

  @Resource private TimerService timers;
  @Inject private Repeater repeater;

  private volatile boolean stopping;

  @PostConstruct
  void start() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void beat() {
    try {
      repeater.renew();
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
