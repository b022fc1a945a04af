package org.zeropoint.nodes.entity;

import java.time.Duration;

/** A call has no answer that can be used. */
public final class CallFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What that means for whoever called. */
  public enum Kind {
    /** No connection, or no answer in time. */
    UNREACHABLE,
    /** It has too much to do; another try may succeed. */
    BUSY,
    /** It does not answer for a while now, and was not asked. */
    OPEN,
    /** It answered, and did not sign that, or answered what cannot be. */
    UNTRUSTED,
    /** Whoever waited for the answer gave up. */
    CANCELLED
  }

  private final String peer;
  private final Kind kind;
  private final Duration retryAfter;

  public CallFailure(String peer, Kind kind, String reason, Duration retryAfter) {
    super(peer + ": " + reason);
    this.peer = peer;
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public CallFailure(String peer, Kind kind, String reason) {
    this(peer, kind, reason, Duration.ZERO);
  }

  public CallFailure(String peer, Kind kind, String reason, Throwable cause) {
    this(peer, kind, reason);
    initCause(cause);
  }

  /** Id of who was called. */
  public String peer() {
    return peer;
  }

  public Kind kind() {
    return kind;
  }

  /** How long to wait before another try; zero when nobody said. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
