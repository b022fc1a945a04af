package org.zeropoint.lm.data;

import java.util.Locale;
import java.util.Objects;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param content what is said, as plain text
 */
public record Message(Role role, String content) {

  /** Who speaks. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT;

    /** As it stands in data and templates. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Message {
    Objects.requireNonNull(role);
    Objects.requireNonNull(content);
  }
}
