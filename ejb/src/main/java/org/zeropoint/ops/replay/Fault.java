package org.zeropoint.ops.replay;

/**
 * Something that does not fit.
 *
 * @param code short and stable, for programs: {@code decision-differs}
 * @param where what it is about: {@code entry 17}, {@code vote 1005}, a file's name
 * @param reason in words, what was found and what should have been
 */
public record Fault(String code, String where, String reason) {

  @Override
  public String toString() {
    return code + ": " + where + ": " + reason;
  }
}
