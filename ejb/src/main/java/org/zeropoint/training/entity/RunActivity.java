package org.zeropoint.training.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is done for a run while it runs. */
public enum RunActivity {

  /** Its engine opens for the first time. */
  STARTING,

  /** No step has been reported since it was taken out of the queue: the first one compiles. */
  COMPILING,

  /** Steps are reported. */
  TRAINING;

  @JsonValue
  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }
}
