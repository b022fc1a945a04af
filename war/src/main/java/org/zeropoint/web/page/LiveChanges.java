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

  private volatile PushContext opened;

  /**
   * The first page that listens is where the way to the pages is made. Faces looks its beans up in
   * the component that is running: on the thread of a commit that is the one of the boundaries,
   * which knows none of them. Before the first socket there is nobody to tell.
   */
  void open(@Observes @Opened WebsocketEvent event) {
    if (opened == null) {
      opened = pages.get();
    }
  }

  public void tell(Outbox.Event event) {
    PushContext way = opened;
    if (way != null) {
      way.send(Map.of("type", event.type(), "subject", event.subject()), event.tenant());
    }
  }
}
