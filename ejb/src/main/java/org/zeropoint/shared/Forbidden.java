package org.zeropoint.shared;

import java.util.List;

/** The caller is known, but may not do this. */
public final class Forbidden extends Problem {

  private static final long serialVersionUID = 1L;

  public Forbidden(String message) {
    super(message, List.of());
  }

  @Override
  public int status() {
    return 403;
  }

  @Override
  public String title() {
    return "Not permitted";
  }
}
