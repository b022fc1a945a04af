package org.zeropoint.shared;

import java.util.List;
import java.util.stream.Collectors;

/** What was sent breaks a rule; each violation names the field and the rule. */
public final class Invalid extends Problem {

  private static final long serialVersionUID = 1L;

  public Invalid(List<Violation> violations) {
    super(
        violations.stream().map(Violation::toString).collect(Collectors.joining("; ")), violations);
  }

  public Invalid(String pointer, String rule) {
    this(List.of(new Violation(pointer, rule)));
  }

  @Override
  public int status() {
    return 400;
  }

  @Override
  public String title() {
    return "A field breaks a rule";
  }
}
