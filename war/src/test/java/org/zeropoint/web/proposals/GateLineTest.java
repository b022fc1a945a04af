package org.zeropoint.web.proposals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.web.proposals.ConsensusResource.GateState;

class GateLineTest {

  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @Test
  void decided_isStatusDigestAndId() {
    var met = new Requirement("human-review", Requirement.State.SATISFIED, "1 of 1 passes");

    assertThat(GateLine.of(state("accepted", List.of(met), false)))
        .isEqualTo("accepted " + DIGEST + " prop-1\n");
  }

  @Test
  void blocked_namesWhatBlocks_onOneLine() {
    var unmet =
        List.of(
            new Requirement("human-review", Requirement.State.UNSATISFIED, "0 of 1\r\npasses"),
            new Requirement("size", Requirement.State.OVERRIDDEN, "waived"),
            new Requirement(
                "notes", Requirement.State.ERROR, "\u001b[2Jgone \u202eright\u2028line\ud800"));

    String line = GateLine.of(state("under_review", unmet, false));

    assertThat(line)
        .isEqualTo(
            "under_review "
                + DIGEST
                + " prop-1 human-review: 0 of 1 passes; notes: [2Jgone right line\n");
  }

  @Test
  void overridden_isSaid() {
    assertThat(GateLine.of(state("accepted", List.of(), true)))
        .isEqualTo("accepted " + DIGEST + " prop-1 OVERRIDDEN\n");
  }

  private static GateState state(
      String status, List<Requirement> requirements, boolean overridden) {
    return new GateState(
        "prop-1",
        DIGEST,
        status,
        requirements,
        new ConsensusResource.AppliedPolicy(0, DIGEST),
        overridden,
        Optional.empty());
  }
}
