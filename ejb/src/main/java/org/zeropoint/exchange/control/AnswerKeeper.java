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
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;

/** Forgets the kept answers whose time is over, every ten minutes. */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class AnswerKeeper {

  private static final System.Logger LOG = System.getLogger(AnswerKeeper.class.getName());
  private static final Duration PAUSE = Duration.ofMinutes(10);

  @Resource private TimerService timers;
  @PersistenceContext private EntityManager em;
  @Inject private Clock clock;

  private volatile boolean stopping;

  @PostConstruct
  void start() {
    timers.createSingleActionTimer(PAUSE.toMillis(), new TimerConfig(null, false));
  }

  @Timeout
  void purge() {
    try {
      em.createQuery("delete from KeptAnswer k where k.expiresAt <= ?1")
          .setParameter(1, clock.instant())
          .executeUpdate();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "old answers could not be forgotten, tries again", e);
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
