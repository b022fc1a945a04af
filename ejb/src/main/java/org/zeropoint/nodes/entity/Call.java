package org.zeropoint.nodes.entity;

import java.time.Duration;
import java.util.Optional;

/**
 * A call.
 *
 * @param path with a slash before it, of letters, digits and {@code /._~-} only
 * @param query without the question mark; empty for none
 * @param body empty for none
 * @param deadline for the whole of it, further tries included
 * @param repeatable whether it may be sent again when it is not known whether it arrived
 * @param mostBytes that the body of the answer may have
 */
public record Call(
    String method,
    String path,
    String query,
    Optional<Body> body,
    Duration deadline,
    boolean repeatable,
    int mostBytes) {

  /** Bytes that an answer has at most unless told otherwise. */
  public static final int USUAL_BYTES = 1 << 20;

  public Call {
    if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
      throw new IllegalArgumentException("the path of a call is plain");
    }
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("a call has some time");
    }
    if (mostBytes < 0) {
      throw new IllegalArgumentException("an answer has some bytes, or none");
    }
  }

  /**
   * @param bytes not to be changed any more
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Body(String type, byte[] bytes) {}

  public static Call get(String path, Duration deadline) {
    return new Call("GET", path, "", Optional.empty(), deadline, true, USUAL_BYTES);
  }

  public static Call post(String path, Body body, Duration deadline) {
    return new Call("POST", path, "", Optional.of(body), deadline, false, USUAL_BYTES);
  }

  /** The same, which may be sent again. */
  public Call again() {
    return new Call(method, path, query, body, deadline, true, mostBytes);
  }

  /** The same, for an answer of up to so many bytes. */
  public Call upTo(int bytes) {
    return new Call(method, path, query, body, deadline, repeatable, bytes);
  }
}
