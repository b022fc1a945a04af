package org.zeropoint.ops.control;

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
import java.time.Duration;
import org.zeropoint.audit.boundary.Refusals;
import org.zeropoint.security.boundary.SignIns;

/** Has refusals that wait written down, also when no more follow. */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RefusalKeeper {

  private static final System.Logger LOG = System.getLogger(RefusalKeeper.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(20);

  @Resource private TimerService timers;
  @Inject private SignIns signIns;
  @Inject private Refusals refusals;

  private volatile boolean stopping;

  @PostConstruct
  void start() {
    timers.createSingleActionTimer(PAUSE.toMillis(), new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    try {
      signIns.catchUp();
      refusals.catchUp();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "refusals could not be written down; tried again", e);
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
