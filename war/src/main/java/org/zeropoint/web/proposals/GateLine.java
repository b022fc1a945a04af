package org.zeropoint.web.proposals;

import java.util.stream.Collectors;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.web.proposals.ConsensusResource.GateState;

/** What the gate says as one line, fit for a shell: the status is its first word. */
final class GateLine {

  private GateLine() {}

  static String of(GateState state) {
    String blocking =
        state.requirements().stream()
            .filter(Requirement::blocks)
            .map(requirement -> requirement.name() + ": " + requirement.reason())
            .collect(Collectors.joining("; "));
    String overridden = state.overridden() ? "OVERRIDDEN" : "";
    String line =
        String.join(" ", state.status(), state.digest(), state.proposalId(), overridden, blocking);
    return plain(line).replaceAll(" +", " ").strip() + "\n";
  }

  /** Without anything that could end the line, move the cursor or turn the text around. */
  private static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+", " ");
  }
}
