package org.zeropoint.training.engine.petals.wire;

import java.util.Locale;
import org.zeropoint.shared.Invalid;

/** What a node is asked for; one a method of {@code BlockPeer}. */
public enum Operation {
  REPORT,
  FORWARD,
  BACKWARD,
  KEEP,
  FORGET,
  OPEN,
  EXTEND,
  CLOSE;

  /** For headers and addresses: {@code forward}. */
  public String external() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The operation of a name.
   *
   * @throws Invalid when there is none
   */
  public static Operation of(String external) {
    for (Operation operation : values()) {
      if (operation.external().equals(external)) {
        return operation;
      }
    }
    throw new Invalid("/op", "names no operation of a node: " + external);
  }
}
