package org.zeropoint.nodes.control;

import jakarta.ejb.Stateless;
import org.zeropoint.shared.Audited;
import org.zeropoint.shared.Traced;

/** Writes down which signed calls were not let in. */
@Stateless
public class DoorLog {

  /** One of these. */
  public record Note(String signer, String words) implements Traced {
    @Override
    public String auditSubject() {
      return signer;
    }

    @Override
    public String auditOutcome() {
      return words;
    }
  }

  /**
   * @param signer the node's id; {@code -} when there is none of the id that was given
   */
  @Audited("node.refused")
  public Note refused(String signer, String reason, int calls) {
    return new Note(signer, calls == 1 ? reason : calls + " calls: " + reason);
  }
}
