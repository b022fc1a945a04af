package org.zeropoint.shared;

import java.util.List;

/** There is no such thing, or not for this caller. */
public final class NotFound extends Problem {

  private static final long serialVersionUID = 1L;

  public NotFound(String message) {
    super(message, List.of());
  }

  @Override
  public int status() {
    return 404;
  }

  @Override
  public String title() {
    return "Not found";
  }
}
