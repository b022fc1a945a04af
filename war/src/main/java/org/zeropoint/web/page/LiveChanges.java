package org.zeropoint.web.page;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.faces.event.WebsocketEvent;
import jakarta.faces.event.WebsocketEvent.Opened;
import jakarta.faces.push.Push;
import jakarta.faces.push.PushContext;
import jakarta.inject.Inject;
import java.util.Map;
import org.zeropoint.shared.Outbox;

/**
 * Tells open pages that something has changed: its type and id, and only pages of the same tenant.
 * What it is now, each page reads through the boundary with its viewer's rights.
 */
@ApplicationScoped
public class LiveChanges {

  @Inject
  @Push(channel = "changes")
  private Instance<PushContext> pages;

  /**
   * WildFly's push knows no sessions before the first socket was opened, and then cannot even be
   * made.
   */
  private volatile boolean opened;

  void open(@Observes @Opened WebsocketEvent event) {
    opened = true;
  }

  public void tell(Outbox.Event event) {
    if (opened) {
      pages.get().send(Map.of("type", event.type(), "subject", event.subject()), event.tenant());
    }
  }
}
