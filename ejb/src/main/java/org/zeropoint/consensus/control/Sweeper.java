package org.zeropoint.consensus.control;

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
import java.util.List;
import org.zeropoint.consensus.entity.Recheck;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Callers;

/**
 * Decides anew what time, a new policy or a move of production may have changed; every read of the
 * gate does so by itself, this keeps the stored status with it. One turn at a time; what is left of
 * it waits for the next.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Sweeper {

  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());
  private static final long PAUSE_MILLIS = 2000;

  @Resource private TimerService timers;
  @Inject private Rechecks rechecks;
  @Inject private Callers callers;

  private volatile boolean stopping;

  @PostConstruct
  void start() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void turn() {
    try {
      reconsider(rechecks.due(), "time has passed");
      for (Recheck recheck : rechecks.asked()) {
        List<Proposal> batch = rechecks.batch(recheck);
        reconsider(batch, recheck.cause());
        if (!stopping) {
          rechecks.advance(recheck, batch);
        }
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "decisions are made anew at the next turn", e);
    } finally {
      if (!stopping) {
        start();
      }
    }
  }

  private void reconsider(List<Proposal> proposals, String cause) {
    for (Proposal proposal : proposals) {
      if (!stopping) {
        callers.as(Rechecks.gate(proposal.tenant()), () -> reconsider(proposal, cause));
      }
    }
  }

  private void reconsider(Proposal proposal, String cause) {
    try {
      rechecks.reconsider(proposal.proposalId(), cause);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, proposal.proposalId() + " was not decided anew", e);
      rechecks.putOff(proposal);
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
