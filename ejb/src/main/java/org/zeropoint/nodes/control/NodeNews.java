package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.shared.Outbox;

/** Tells of nodes that changed. */
@ApplicationScoped
public class NodeNews {

  @Inject private Outbox outbox;

  /**
   * @param verb one of those of {@code node} in {@link org.zeropoint.shared.EventNames}
   */
  public void tell(Node node, String verb) {
    outbox.announce(
        new Outbox.Event(node.tenant(), "node", node.nodeId(), verb, Map.of("name", node.name())));
  }
}
