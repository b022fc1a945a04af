package org.zeropoint.nodes.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a node stands. */
public enum NodeState {
  /** It has a lease, and has not said yet how it stands. */
  JOINING,
  /** It may be given work. */
  ONLINE,
  /** It finishes what it has and hands its blocks over. */
  DRAINING,
  /** Nothing was heard of it in time; its lease is over. */
  OFFLINE,
  /** It is not trusted, and gets nothing until an admin releases it. */
  QUARANTINED;

  @JsonValue
  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static NodeState of(String external) {
    return valueOf(external.toUpperCase(Locale.ROOT));
  }
}
