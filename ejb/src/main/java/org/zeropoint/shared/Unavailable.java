package org.zeropoint.shared;

import java.util.List;

/** A part that is needed does not work now: an engine, a file system, a node. */
public final class Unavailable extends Problem {

  private static final long serialVersionUID = 1L;

  public Unavailable(String message) {
    super(message, List.of());
  }

  public Unavailable(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int status() {
    return 503;
  }

  @Override
  public String title() {
    return "Not available now";
  }
}
