package org.zeropoint.shared;

import java.util.List;

/** The request is well-formed, but the present state does not admit it. */
public final class Conflict extends Problem {

  private static final long serialVersionUID = 1L;

  public Conflict(String message) {
    super(message, List.of());
  }

  /**
   * @param unmet what does not admit it, each with a pointer to it and the reason
   */
  public Conflict(String message, List<Violation> unmet) {
    super(message, unmet);
  }

  @Override
  public int status() {
    return 409;
  }

  @Override
  public String title() {
    return "Conflict with the present state";
  }
}
