package org.zeropoint.web.page;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.function.Consumer;
import org.zeropoint.exchange.boundary.LiveEvents;
import org.zeropoint.shared.Outbox;

/** Listens to what commits for as long as the pages are deployed. */
@WebListener
public class LiveBridge implements ServletContextListener {

  @Inject private LiveEvents events;
  @Inject private LiveChanges changes;

  private final Consumer<Outbox.Event> listener = event -> changes.tell(event);

  @Override
  public void contextInitialized(ServletContextEvent event) {
    events.subscribe(listener);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    events.unsubscribe(listener);
  }
}
