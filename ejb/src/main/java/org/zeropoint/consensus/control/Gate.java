package org.zeropoint.consensus.control;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;

/**
 * The decision, as a pure function: the same input always has the same answer, and this is the only
 * code that names a status. An unlifted fail on either side or a withdrawal rejects; both channels
 * passing with nothing blocking accepts; no vote is pending; anything else is under review.
 */
public final class Gate {

  private Gate() {}

  public static GateDecision decide(GateInput input) {
    Count ai = Count.of(input, Channel.AI);
    Count human = Count.of(input, Channel.HUMAN);
    List<Requirement> requirements = Reasons.of(input, ai, human);
    return new GateDecision(
        status(input, ai, human, requirements),
        ai.verdict(),
        human.verdict(),
        ai.lastPass(),
        human.lastPass(),
        requirements,
        input.demands().policyDigest(),
        override(input, human),
        recheckAt(input, ai, human));
  }

  private static Status status(
      GateInput input, Count ai, Count human, List<Requirement> requirements) {
    if (ai.verdict() == Verdict.FAIL
        || human.verdict() == Verdict.FAIL
        || input.withdrawal().isPresent()) {
      return Status.REJECTED;
    }
    if (!ai.any() && !human.any()) {
      return Status.PENDING;
    }
    boolean passed = ai.verdict() == Verdict.PASS && human.verdict() == Verdict.PASS;
    return passed && requirements.stream().noneMatch(Requirement::blocks)
        ? Status.ACCEPTED
        : Status.UNDER_REVIEW;
  }

  /** The override that lifts a fail now, the one that lasts longest. */
  private static Optional<Overriding> override(GateInput input, Count human) {
    return human.overridden().stream()
        .flatMap(fail -> input.lifting(fail).stream())
        .max(Comparator.comparing(Overriding::expiresAt));
  }

  private static Optional<Instant> recheckAt(GateInput input, Count ai, Count human) {
    Stream<Instant> overrides =
        input.overrides().stream().filter(o -> o.activeAt(input.at())).map(Overriding::expiresAt);
    return Stream.of(ai.changes(input), human.changes(input), overrides)
        .flatMap(times -> times)
        .min(Comparator.naturalOrder());
  }
}
