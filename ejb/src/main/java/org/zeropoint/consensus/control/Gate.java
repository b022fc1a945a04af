package org.zeropoint.consensus.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.GateInput.Ballot;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Requirement.State;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;

/**
 * The decision, as a pure function: the same input always has the same answer, and this is the only
 * code that names a status. A fail on either side rejects; both channels passing with nothing
 * blocking accepts; no vote is pending; anything else is under review.
 */
public final class Gate {

  private Gate() {}

  public static GateDecision decide(GateInput input) {
    List<Ballot> ai = counting(input, Channel.AI);
    List<Ballot> human = counting(input, Channel.HUMAN);
    Verdict aiVerdict = verdict(ai, 1);
    Verdict humanVerdict = verdict(human, input.policy().humanQuorum());
    var requirements = new ArrayList<Requirement>();
    requirements.add(review(Channel.AI, ai, aiVerdict, 1));
    requirements.add(review(Channel.HUMAN, human, humanVerdict, input.policy().humanQuorum()));
    requirements.addAll(input.evidence());
    boolean failed = aiVerdict == Verdict.FAIL || humanVerdict == Verdict.FAIL;
    boolean passed = aiVerdict == Verdict.PASS && humanVerdict == Verdict.PASS;
    Status status;
    if (failed) {
      status = Status.REJECTED;
    } else if (ai.isEmpty() && human.isEmpty()) {
      status = Status.PENDING;
    } else if (passed && requirements.stream().noneMatch(Requirement::blocks)) {
      status = Status.ACCEPTED;
    } else {
      status = Status.UNDER_REVIEW;
    }
    return new GateDecision(
        status, aiVerdict, humanVerdict, lastPass(ai), lastPass(human), requirements);
  }

  /** The last vote of each voter on this digest, without those who never count. */
  private static List<Ballot> counting(GateInput input, Channel channel) {
    Map<String, Ballot> last = new LinkedHashMap<>();
    for (Ballot ballot : input.ballots()) {
      if (ballot.channel() == channel
          && ballot.digest().equals(input.digest())
          && !input.excluded().contains(ballot.voter())) {
        last.put(ballot.voter(), ballot);
      }
    }
    return List.copyOf(last.values());
  }

  private static Verdict verdict(List<Ballot> ballots, int quorum) {
    if (ballots.stream().anyMatch(ballot -> !ballot.pass())) {
      return Verdict.FAIL;
    }
    return ballots.size() >= quorum ? Verdict.PASS : Verdict.PENDING;
  }

  private static Optional<Long> lastPass(List<Ballot> ballots) {
    return ballots.stream().filter(Ballot::pass).map(Ballot::id).reduce((first, second) -> second);
  }

  private static Requirement review(
      Channel channel, List<Ballot> ballots, Verdict verdict, int quorum) {
    String who = channel == Channel.AI ? "AI reviewer" : "reviewer";
    return switch (verdict) {
      case PASS ->
          new Requirement(name(channel), State.SATISFIED, "passed by " + voters(ballots, true));
      case FAIL ->
          new Requirement(name(channel), State.UNSATISFIED, "failed by " + voters(ballots, false));
      case PENDING ->
          new Requirement(
              name(channel),
              State.UNSATISFIED,
              ballots.size() + " of " + quorum + " passes by a " + who + " who may judge it");
    };
  }

  private static String name(Channel channel) {
    return channel.external() + "-review";
  }

  private static String voters(List<Ballot> ballots, boolean pass) {
    return String.join(
        ", ", ballots.stream().filter(b -> b.pass() == pass).map(Ballot::voter).toList());
  }
}
