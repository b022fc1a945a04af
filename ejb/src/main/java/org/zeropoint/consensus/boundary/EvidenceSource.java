package org.zeropoint.consensus.boundary;

import java.util.List;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;

/** Tells the gate what was measured. Implemented where the measuring areas meet. */
public interface EvidenceSource {

  /**
   * The requirements that measurements settle, each with its reason; an error is a requirement in
   * state ERROR.
   */
  List<Requirement> requirements(Proposal proposal, Revision revision);
}
