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
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.zeropoint.nodes.entity.CallFailure;
import org.zeropoint.nodes.entity.NodeOrders;
import org.zeropoint.nodes.entity.Peer;
import org.zeropoint.shared.NodeSettings;
import org.zeropoint.shared.Problem;

/**
 * What a node does by itself: enrols, says with each heartbeat how it stands, and follows its
 * orders. On a coordinator it does nothing.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class NodeAgent {

  private static final System.Logger LOG = System.getLogger(NodeAgent.class.getName());
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(3);

  @Resource private TimerService timers;
  @Resource private ManagedExecutorService executor;
  @Inject private NodeSettings settings;
  @Inject private CoordinatorLink link;
  @Inject private NodeBlocks blocks;

  private final AtomicBoolean following = new AtomicBoolean();
  private volatile boolean stopping;
  private String told = "";
  private volatile String trouble = "";

  @PostConstruct
  void begin() {
    if (settings.isNode()) {
      turnIn(FIRST);
    }
  }

  private void turnIn(Duration pause) {
    timers.createSingleActionTimer(pause.toMillis(), new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    Duration pause = AGAIN;
    try {
      pause = Duration.ofSeconds(heard().heartbeatSeconds());
      tell("its coordinator hears of it");
    } catch (CallFailure | Problem e) {
      tell(e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the node tries again", e);
    } finally {
      if (!stopping) {
        turnIn(pause);
      }
    }
  }

  private NodeOrders heard() {
    NodeOrders orders = link.report(blocks.machine(), blocks::report);
    blocks.begin(orders.node(), orders.lease());
    blocks.heed(orders);
    if (following.compareAndSet(false, true)) {
      try {
        executor.execute(() -> follow(link.coordinator(), orders));
      } catch (RejectedExecutionException e) {
        following.set(false);
        throw e;
      }
    }
    return orders;
  }

  /** Loading takes longer than a heartbeat may. */
  private void follow(Peer coordinator, NodeOrders orders) {
    try {
      blocks.follow(coordinator, orders.wanted());
      trouble = "";
    } catch (CallFailure | Problem e) {
      if (!trouble.equals(e.getMessage())) {
        trouble = String.valueOf(e.getMessage());
        LOG.log(System.Logger.Level.WARNING, "the node cannot hold what it shall: " + trouble);
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the node cannot hold what it shall", e);
    } finally {
      following.set(false);
    }
  }

  /** Once for each change. */
  private void tell(String news) {
    if (!news.equals(told)) {
      told = news;
      LOG.log(System.Logger.Level.WARNING, "node: " + news);
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
