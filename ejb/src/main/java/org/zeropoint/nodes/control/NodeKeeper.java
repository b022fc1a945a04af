package org.zeropoint.nodes.control;

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
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;

/**
 * Looks once a second which nodes fell silent; now and then it measures the way to the others, and
 * forgets what is over. Several servers may do so at once.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class NodeKeeper {

  private static final System.Logger LOG = System.getLogger(NodeKeeper.class.getName());
  private static final String NAME = "node-keeper";
  private static final long PAUSE_MILLIS = 1000;
  private static final Duration BETWEEN_TRIPS = Duration.ofSeconds(15);
  private static final Duration BETWEEN_PURGES = Duration.ofSeconds(60);

  @Resource private TimerService timers;
  @Inject private PulseBook pulses;
  @Inject private NodeBook book;
  @Inject private Nonces nonces;
  @Inject private NonceMemory own;
  @Inject private DoorMemory memory;
  @Inject private RoundTrips trips;
  @Inject private LeaseTerms terms;
  @Inject private Callers callers;
  @Inject private Clock clock;

  private Instant heardSince;
  private Instant nextTrips = Instant.MIN;
  private Instant nextPurge = Instant.MIN;
  private volatile boolean stopping;

  @PostConstruct
  void begin() {
    heardSince = clock.instant();
    start();
  }

  private void start() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    try {
      Instant now = clock.instant();
      silence(now);
      if (!now.isBefore(nextTrips)) {
        nextTrips = now.plus(BETWEEN_TRIPS);
        trips.measure();
      }
      if (!now.isBefore(nextPurge)) {
        nextPurge = now.plus(BETWEEN_PURGES);
        nonces.purge();
        own.purge(now);
        memory.catchUp();
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "nodes are looked after again at the next turn", e);
    } finally {
      if (!stopping) {
        start();
      }
    }
  }

  /** While this server was not there, it could not hear of anyone. */
  private void silence(Instant now) {
    Instant before = now.minus(terms.lease());
    if (before.isBefore(heardSince)) {
      return;
    }
    for (Node node : pulses.silent(before)) {
      callers.as(Caller.internal(NAME, node.tenant()), () -> book.silence(node.nodeId(), before));
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
