package org.zeropoint.exchange.control;

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
import java.time.Clock;
import java.time.Duration;
import org.zeropoint.exchange.boundary.Backups;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Role;

/**
 * Makes a backup of the queue when the newest is old enough. It looks at the newest file each time,
 * so that a restart changes nothing of the schedule.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BackupKeeper {

  private static final System.Logger LOG = System.getLogger(BackupKeeper.class.getName());
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);

  @Resource private TimerService timers;
  @Inject private Clock clock;
  @Inject private Callers callers;
  @Inject private Backups backups;

  private volatile boolean stopping;

  @PostConstruct
  void start() {
    next(PAUSE);
  }

  private void next(Duration pause) {
    timers.createSingleActionTimer(pause.toMillis(), new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    Duration pause = PAUSE;
    try {
      callers.as(
          Caller.internal("zeropoint", Caller.DEFAULT_TENANT, Role.ADMIN), this::makeWhenDue);
    } catch (RuntimeException e) {
      pause = AFTER_FAILURE;
      LOG.log(System.Logger.Level.ERROR, "no backup of the queue; the older ones are kept", e);
    } finally {
      if (!stopping) {
        next(pause);
      }
    }
  }

  private void makeWhenDue() {
    if (backups.due().filter(due -> !due.isAfter(clock.instant())).isPresent()) {
      backups.make();
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
