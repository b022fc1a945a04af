package org.zeropoint.consensus.entity;

import java.util.List;
import java.util.Optional;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;

/**
 * What the gate says of a revision.
 *
 * @param aiPass id of the vote that made the AI channel pass
 * @param humanPass id of the vote that completed the human quorum
 */
public record GateDecision(
    Status status,
    Verdict ai,
    Verdict human,
    Optional<Long> aiPass,
    Optional<Long> humanPass,
    List<Requirement> requirements) {

  public GateDecision {
    requirements = List.copyOf(requirements);
  }

  /** What is missing, in words; empty when nothing is. */
  public List<Requirement> blocking() {
    return requirements.stream().filter(Requirement::blocks).toList();
  }
}
