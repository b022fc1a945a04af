package org.zeropoint.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Something that happens to a node, and passes.
 *
 * @param node its name
 */
record NodeFault(Kind kind, String node) {

  /** What happens. */
  enum Kind {
    /** The process ends at once, and is started again. */
    KILLED,
    /** It stands still until it is thought to be gone, and then goes on where it was. */
    STOPPED,
    /** Connections to it break and are refused until that is seen. */
    CUT_OFF,
    /** What is sent to it goes nowhere until that is seen. */
    SILENT
  }

  /** Faults of all kinds at each node in turn, in an order of chance. */
  static List<NodeFault> some(int count, long seed) {
    var random = new Random(seed);
    var faults = new ArrayList<NodeFault>();
    List<Kind> kinds = List.of();
    List<Integer> nodes = List.of();
    for (int i = 0; i < count; i++) {
      kinds = kinds.isEmpty() ? shuffled(List.of(Kind.values()), random) : kinds;
      nodes = nodes.isEmpty() ? shuffled(List.of(1, 2, 3), random) : nodes;
      faults.add(new NodeFault(kinds.remove(0), "chain-" + nodes.remove(0)));
    }
    return faults;
  }

  private static <T> List<T> shuffled(List<T> all, Random random) {
    var shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  void begin(NodeChain chain) {
    switch (kind) {
      case KILLED -> chain.node(node).kill();
      case STOPPED -> chain.node(node).signal("STOP");
      case CUT_OFF -> chain.cable(node).cut();
      case SILENT -> chain.cable(node).silence();
    }
  }

  /** Lasts until the coordinator has seen it, and is over then. */
  void pass(NodeChain chain) throws InterruptedException {
    switch (kind) {
      case KILLED -> {
        seen(chain, "offline");
        chain.node(node).start();
      }
      case STOPPED -> {
        seen(chain, "offline");
        chain.node(node).signal("CONT");
      }
      case CUT_OFF, SILENT -> {
        seen(chain, now -> now.has("unreachable"));
        chain.cable(node).mend();
      }
    }
  }

  private void seen(NodeChain chain, String state) throws InterruptedException {
    seen(chain, now -> now.path("state").asText().equals(state));
  }

  private void seen(NodeChain chain, Predicate<JsonNode> done) throws InterruptedException {
    NodeChain.await(this + " is seen", () -> chain.standing(node), done);
  }
}
