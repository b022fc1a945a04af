package org.zeropoint.consensus.entity;

import java.util.Locale;
import org.zeropoint.shared.Role;

/** The two sides that judge independently. */
public enum Channel {
  AI(Role.AI_REVIEWER),
  HUMAN(Role.REVIEWER);

  private final Role role;

  Channel(Role role) {
    this.role = role;
  }

  /** Who votes in this channel. */
  public Role role() {
    return role;
  }

  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }
}
