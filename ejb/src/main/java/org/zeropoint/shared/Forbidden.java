package org.zeropoint.shared;

import java.util.List;

/** The caller is known, but may not do this. */
public final class Forbidden extends Problem {

  private static final long serialVersionUID = 1L;

  public Forbidden(String message) {
    super(message, List.of());
  }

  /**
   * @param pointer JSON pointer to the field that it is about
   */
  public Forbidden(String message, String pointer, String rule) {
    super(message, List.of(new Violation(pointer, rule)));
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
