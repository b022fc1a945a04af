package org.zeropoint.exchange.control;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Wakes those who read events in this server when there are new ones, whoever placed them. */
@ApplicationScoped
public class EventSignal {

  private static final System.Logger LOG = System.getLogger(EventSignal.class.getName());

  private final Set<Runnable> sleepers = ConcurrentHashMap.newKeySet();

  public void subscribe(Runnable sleeper) {
    sleepers.add(sleeper);
  }

  public void unsubscribe(Runnable sleeper) {
    sleepers.remove(sleeper);
  }

  void wake() {
    for (Runnable sleeper : sleepers) {
      try {
        sleeper.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a reader of events could not be woken", e);
      }
    }
  }
}
