package org.zeropoint.training.engine.petals.client;

import java.util.List;

/**
 * Nodes gave false answers. They are quarantined, and what they computed in the piece of work at
 * hand has to be done again without them.
 */
public final class FalseAnswer extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> nodes;

  FalseAnswer(List<String> nodes, String evidence) {
    super(evidence);
    this.nodes = List.copyOf(nodes);
  }

  List<String> nodes() {
    return nodes;
  }
}
