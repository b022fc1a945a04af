package org.zeropoint.training.engine.petals;

import java.time.Duration;
import java.util.Optional;

/** A call to a node failed. */
public final class PeerFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What that means for whoever called. */
  public enum Kind {
    /** No connection, no answer in time, or an answer that is no answer. */
    UNREACHABLE,
    /** It has too much to do or no memory left now; another try may succeed. */
    BUSY,
    /** It no longer has what the call names: the session, the adapter's version, the blocks. */
    LOST,
    /** It answered with what cannot be: wrong shape, not finite, altered on the way. */
    WRONG,
    /** It takes no work: paused, draining or quarantined. */
    CLOSED,
    /** The call breaks a rule, so that no node would do it: the fault is the caller's. */
    REFUSED
  }

  private final String node;
  private final Kind kind;
  private final String reason;
  private final Duration retryAfter;

  /**
   * @param retryAfter how long to wait before another try, of BUSY
   */
  public PeerFailure(String node, Kind kind, String reason, Optional<Duration> retryAfter) {
    super("node %s: %s".formatted(node, reason));
    this.node = node;
    this.kind = kind;
    this.reason = reason;
    this.retryAfter = retryAfter.orElse(Duration.ZERO);
  }

  public PeerFailure(String node, Kind kind, String reason) {
    this(node, kind, reason, Optional.empty());
  }

  public String node() {
    return node;
  }

  public Kind kind() {
    return kind;
  }

  /** The message without the node. */
  public String reason() {
    return reason;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
