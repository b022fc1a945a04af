package org.zeropoint.nodes.control;

import jakarta.ejb.Stateless;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Noted;

/** Writes down which signed calls were not let in. */
@Stateless
public class DoorLog {

  /**
   * @param signer the node's id; {@code -} when there is none of the id that was given
   */
  @Audited("node.refused")
  public Noted refused(String signer, String reason, int calls) {
    return Noted.times(calls, "calls", signer, reason);
  }
}
