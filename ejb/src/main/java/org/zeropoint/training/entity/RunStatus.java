package org.zeropoint.training.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a run stands. */
public enum RunStatus {
  QUEUED,
  RUNNING,
  COMPLETED,
  FAILED,
  CANCELLED;

  @JsonValue
  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static RunStatus of(String external) {
    return valueOf(external.toUpperCase(Locale.ROOT));
  }

  public boolean over() {
    return this != QUEUED && this != RUNNING;
  }
}
