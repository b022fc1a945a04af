package org.zeropoint.proposals.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of change is proposed. */
public enum ChangeType {
  UPGRADE,
  PATCH,
  RESEARCH,
  OPTIMIZATION,
  FEATURE;

  /** The name in JSON and in the database. */
  @JsonValue
  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of this name, or empty when there is none. */
  public static Optional<ChangeType> find(String external) {
    return Arrays.stream(values()).filter(v -> v.external().equals(external)).findFirst();
  }
}
