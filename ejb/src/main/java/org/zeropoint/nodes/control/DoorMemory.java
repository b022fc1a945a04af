package org.zeropoint.nodes.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.zeropoint.nodes.entity.Node;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Callers;
import org.zeropoint.shared.Throttle;

/**
 * Keeps the log from being flooded by calls that are not let in: of each kind and node one a minute
 * is written down, with how many there were since.
 */
@ApplicationScoped
public class DoorMemory {

  private static final System.Logger LOG = System.getLogger(DoorMemory.class.getName());
  private static final String PRODUCT = "zeropoint";
  private static final String UNKNOWN = "-";

  private final Throttle<Refused> refused = new Throttle<>(Duration.ofMinutes(1));

  @Inject private Clock clock;
  @Inject private Callers callers;
  @Inject private DoorLog log;

  /**
   * Calls that are equal.
   *
   * @param kind one of a few
   */
  private record Refused(String tenant, String signer, Kind kind) {}

  /** Why a call is not let in. */
  enum Kind {
    UNREADABLE("was not signed as it has to be"),
    UNKNOWN_SIGNER("was signed by nobody who is known"),
    LATE("was signed too long ago, or in the future"),
    ELSEWHERE("was for another"),
    ALTERED("was altered, or signed with another key"),
    REPEATED("was here before"),
    BODY("came with a body that was not signed"),
    FENCED("came with a lease that is over"),
    CODE("came with a code that is none");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /** A call of a node was not let in. */
  void refused(Optional<Node> node, Kind kind) {
    var one =
        new Refused(
            node.map(Node::tenant).orElse(Caller.DEFAULT_TENANT),
            node.map(Node::nodeId).orElse(UNKNOWN),
            kind);
    refused.count(one, clock.instant()).ifPresent(calls -> write(one, calls));
  }

  /** Writes down what waited. */
  void catchUp() {
    refused.due(clock.instant()).forEach(this::write);
  }

  /** A refusal that cannot be written down is a defect, but the call is answered all the same. */
  private void write(Refused one, int calls) {
    try {
      callers.as(
          Caller.internal(PRODUCT, one.tenant()),
          () -> log.refused(one.signer(), "a call " + one.kind().words, calls));
    } catch (RuntimeException e) {
      refused.untold(one, calls);
      LOG.log(System.Logger.Level.ERROR, "a refused call is missing in the audit log", e);
    }
  }
}
