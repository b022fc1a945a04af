package org.zeropoint.shared;

import java.util.Locale;

/**
 * What an account may do. Nobody votes in both channels: no account holds REVIEWER and AI_REVIEWER.
 */
public enum Role {
  AUTHOR,
  REVIEWER,
  AI_REVIEWER,
  PROMOTER,
  OVERRIDER,
  AUDITOR,
  ADMIN,
  NODE,
  /** Another installation's log, which has this one as its witness. */
  WITNESS;

  /** The name in configuration, tokens and documents: {@code ai-reviewer}. */
  public String external() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Role of(String external) {
    return valueOf(external.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
