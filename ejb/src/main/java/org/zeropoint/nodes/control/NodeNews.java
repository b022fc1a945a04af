package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.shared.Outbox;
import org.zeropoint.shared.Throttle;

/** Tells of nodes that changed. */
@ApplicationScoped
public class NodeNews {

  private static final Duration BETWEEN_STEPS = Duration.ofSeconds(2);

  private final Throttle<String> steps = new Throttle<>(BETWEEN_STEPS);

  @Inject private Outbox outbox;
  @Inject private Clock clock;

  /**
   * @param verb one of those of {@code node} in {@link org.zeropoint.shared.EventNames}
   */
  public void tell(Node node, String verb) {
    outbox.announce(
        new Outbox.Event(node.tenant(), "node", node.nodeId(), verb, Map.of("name", node.name())));
  }

  /** A node said how it stands: open pages are told, not more often than they can be read. */
  void tellStep(Node node) {
    if (steps.count(node.tenant(), clock.instant()).isPresent()) {
      outbox.announce(Outbox.Event.passing(node.tenant(), "node", node.nodeId()));
    }
  }
}
