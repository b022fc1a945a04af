package org.zeropoint.consensus.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.zeropoint.consensus.boundary.EvidenceSource;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;

/** Keeps the gate shut while a blocking thread is open, on whatever revision it was opened. */
@ApplicationScoped
public class DiscussionEvidence implements EvidenceSource {

  @Inject private Threads threads;

  @Override
  public List<Requirement> requirements(Proposal proposal, Revision revision) {
    return List.of(DiscussionRules.requirement(threads.blocking(proposal)));
  }
}
