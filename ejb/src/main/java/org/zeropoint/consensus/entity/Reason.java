package org.zeropoint.consensus.entity;

import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;

/** Why somebody undoes a judgement, in their own words. */
public final class Reason {

  /** Characters that a reason has at least, where one is asked for. */
  public static final int SHORTEST = 10;

  /** Characters that a reason has at most. */
  public static final int LONGEST = 2000;

  private static final String FIELD = "/reason";

  private Reason() {}

  /**
   * The reason without surrounding blanks.
   *
   * @throws Invalid when it has too few or too many characters
   */
  public static String required(String reason) {
    if (reason.strip().length() < SHORTEST) {
      throw new Invalid(FIELD, "must have " + SHORTEST + " to " + LONGEST + " characters");
    }
    return welcome(reason);
  }

  /**
   * The reason without surrounding blanks, where it may be short.
   *
   * @throws Invalid when it has too many characters
   */
  public static String welcome(String reason) {
    if (reason.length() > LONGEST) {
      throw new Invalid(FIELD, "must have at most " + LONGEST + " characters");
    }
    if (!JsonCheck.isPlain(reason)) {
      throw new Invalid(FIELD, "must not hold control characters or direction overrides");
    }
    return reason.strip();
  }
}
