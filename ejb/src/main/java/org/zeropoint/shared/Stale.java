package org.zeropoint.shared;

import java.util.List;

/** What the caller meant to edit has changed since it was read. */
public final class Stale extends Problem {

  private static final long serialVersionUID = 1L;

  public Stale(String message) {
    super(message, List.of());
  }

  @Override
  public int status() {
    return 412;
  }

  @Override
  public String title() {
    return "Changed since it was read";
  }
}
