package org.zeropoint.shared;

import java.util.List;

/** The caller is not known. */
public final class Unauthenticated extends Problem {

  private static final long serialVersionUID = 1L;

  public Unauthenticated(String message) {
    super(message, List.of());
  }

  @Override
  public int status() {
    return 401;
  }

  @Override
  public String title() {
    return "Sign in first";
  }
}
