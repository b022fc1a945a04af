package org.zeropoint.proposals.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much could go wrong. An unknown risk counts as high. */
public enum Risk {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The name in JSON and in the database. */
  @JsonValue
  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of this name, or empty when there is none. */
  public static Optional<Risk> find(String external) {
    return Arrays.stream(values()).filter(v -> v.external().equals(external)).findFirst();
  }
}
