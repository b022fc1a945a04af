package org.zeropoint.ops.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.choice.ChoiceFile;
import org.zeropoint.shared.Settings;

/**
 * Has the kernels' backends measured, unless they were on this machine, and gives their devices
 * back in the end. Until then the first allowed backend computes; measuring waits until the start
 * is over, which would be measured with it.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class KernelDesk {

  private static final System.Logger LOG = System.getLogger(KernelDesk.class.getName());
  private static final long PAUSE_MILLIS = 30_000;

  @Resource private TimerService timers;
  @Inject private Settings settings;
  @Inject private Clock clock;

  @PostConstruct
  void start() {
    timers.createSingleActionTimer(PAUSE_MILLIS, new TimerConfig(null, false));
  }

  @Timeout
  void prepare() {
    try {
      Kernels.shared().prepare(file(), clock);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the kernels could not be measured", e);
    }
  }

  /** Where measurements are kept. */
  public ChoiceFile file() {
    return new ChoiceFile(settings.data().resolve("kernels.json"));
  }

  @PreDestroy
  void close() {
    Kernels.shared().close();
  }
}
