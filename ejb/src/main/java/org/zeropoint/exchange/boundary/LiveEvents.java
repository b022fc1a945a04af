package org.zeropoint.exchange.boundary;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Consumer;
import org.zeropoint.exchange.control.CommittedFeed;
import org.zeropoint.exchange.control.EventSignal;
import org.zeropoint.shared.Outbox.Event;

/**
 * Changes as they commit in this server, for pushing to open pages. Events name what changed and
 * its tenant, never its content: who is told reads it with their own rights.
 */
@ApplicationScoped
public class LiveEvents {

  @Inject private CommittedFeed feed;
  @Inject private EventSignal signal;

  /** Calls {@code listener} after each commit, on the thread that committed: it must not block. */
  public void subscribe(Consumer<Event> listener) {
    feed.subscribe(listener);
  }

  public void unsubscribe(Consumer<Event> listener) {
    feed.unsubscribe(listener);
  }

  /** Calls {@code sleeper} when there are new kept events in any tenant: it must not block. */
  public void wakeOnNews(Runnable sleeper) {
    signal.subscribe(sleeper);
  }

  public void sleep(Runnable sleeper) {
    signal.unsubscribe(sleeper);
  }
}
