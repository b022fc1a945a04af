package org.zeropoint.shared;

import java.util.List;

/** A caller has as much under way as one caller may have; later it is taken. */
public final class TooMany extends Problem {

  private static final long serialVersionUID = 1L;

  public TooMany(String message) {
    super(message, List.of());
  }

  @Override
  public int status() {
    return 429;
  }

  @Override
  public String title() {
    return "Too many at once";
  }
}
