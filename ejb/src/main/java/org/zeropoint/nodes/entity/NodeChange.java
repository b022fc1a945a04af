package org.zeropoint.nodes.entity;

import org.zeropoint.shared.Traced;

/**
 * A node that was changed.
 *
 * @param words what came of it
 */
public record NodeChange(Node node, String words) implements Traced {

  /** A node with the state that it has now. */
  public static NodeChange of(Node node) {
    return new NodeChange(
        node,
        node.name()
            + " is "
            + node.state().external()
            + (node.paused() ? ", paused" : "")
            + ", lease "
            + node.lease());
  }

  @Override
  public String auditSubject() {
    return node.nodeId();
  }

  @Override
  public String auditOutcome() {
    return words;
  }
}
