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
import java.time.Instant;
import org.zeropoint.shared.Settings;

/**
 * Puts committed events in order a few times a second, wakes their readers and has deliveries sent;
 * once an hour it deletes what is too old. Several servers may do so at once.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class EventKeeper {

  private static final System.Logger LOG = System.getLogger(EventKeeper.class.getName());
  private static final long PAUSE_MILLIS = 250;
  private static final Duration BETWEEN_PURGES = Duration.ofHours(1);

  @Resource private TimerService timers;
  @Inject private EventBook book;
  @Inject private EventSignal signal;
  @Inject private DeliveryBook deliveries;
  @Inject private Courier courier;
  @Inject private Settings settings;
  @Inject private Clock clock;

  private Instant nextPurge = Instant.MIN;
  private long told;
  private volatile boolean stopping;

  @PostConstruct
  void open() {
    courier.ready();
    start();
  }

  private void start() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    try {
      order();
      courier.dispatch();
      purge();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "events could not be passed on; tried again", e);
    } finally {
      if (!stopping) {
        start();
      }
    }
  }

  private void order() {
    boolean more = book.waiting();
    while (more && !stopping) {
      more = book.place();
    }
    long head = book.head().place();
    if (head != told) {
      told = head;
      signal.wake();
    }
  }

  private void purge() {
    Instant now = clock.instant();
    if (now.isBefore(nextPurge)) {
      return;
    }
    Instant cutoff = now.minus(Duration.ofDays(settings.eventDays()));
    boolean more = true;
    while (more && !stopping) {
      more = book.purge(cutoff) | deliveries.purge(cutoff);
    }
    nextPurge = now.plus(BETWEEN_PURGES);
  }

  @PreDestroy
  void stop() {
    stopping = true;
    courier.stop();
  }
}
