package org.zeropoint.shared;

import java.util.Objects;

/**
 * One field that breaks one rule.
 *
 * @param pointer JSON pointer (RFC 6901) to the field; empty for the whole document
 * @param rule the rule in words, with its bounds
 */
public record Violation(String pointer, String rule) {

  public Violation {
    Objects.requireNonNull(pointer);
    Objects.requireNonNull(rule);
  }

  @Override
  public String toString() {
    return pointer.isEmpty() ? rule : pointer.substring(1).replace('/', '.') + " " + rule;
  }
}
