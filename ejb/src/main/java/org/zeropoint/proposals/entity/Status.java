package org.zeropoint.proposals.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a proposal stands; only the gate names one. */
public enum Status {
  PENDING,
  ACCEPTED,
  REJECTED,
  UNDER_REVIEW;

  /** The name in JSON and in the database. */
  @JsonValue
  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of this name, or empty when there is none. */
  public static Optional<Status> find(String external) {
    return Arrays.stream(values()).filter(v -> v.external().equals(external)).findFirst();
  }
}
