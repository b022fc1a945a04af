package org.zeropoint.consensus.control;

import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.GateInput.Ballot;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Requirement.Stage;
import org.zeropoint.consensus.entity.Requirement.State;
import org.zeropoint.proposals.entity.Overriding;

/** Each requirement of the gate with its state, and the reason in words. */
final class Reasons {

  private static final String VETO = "veto";
  private static final String COMPLIANCE = "compliance";
  private static final String APPROVAL = "promotion-approval";

  private Reasons() {}

  static List<Requirement> of(GateInput input, Count ai, Count human) {
    var requirements = new ArrayList<Requirement>();
    requirements.add(review(ai));
    requirements.add(review(human));
    if (!human.fails().isEmpty() || !human.overridden().isEmpty() || !human.takenBack().isEmpty()) {
      requirements.add(veto(input, human));
    }
    input
        .withdrawal()
        .ifPresent(
            w ->
                requirements.add(
                    new Requirement(
                        "withdrawal",
                        State.UNSATISFIED,
                        "withdrawn by "
                            + w.by()
                            + (w.reason().isEmpty() ? "" : ": " + w.reason()))));
    requirements.add(compliance(input));
    requirements.addAll(input.measured().evidence());
    requirements.add(approval(input));
    return requirements;
  }

  private static Requirement review(Count count) {
    String name = count.channel().external() + "-review";
    return switch (count.verdict()) {
      case PASS ->
          new Requirement(
              name,
              State.SATISFIED,
              (count.quorum() > 1 ? count.passes().size() + " of " + count.quorum() + ": " : "")
                  + "passed by "
                  + Count.voters(count.passes())
                  + expired(count));
      case FAIL ->
          new Requirement(
              name, State.UNSATISFIED, "failed by " + Count.voters(count.fails()) + expired(count));
      case PENDING -> new Requirement(name, State.UNSATISFIED, missing(count));
    };
  }

  private static String missing(Count count) {
    return count.passes().size()
        + " of "
        + count.quorum()
        + " passes by "
        + (count.channel() == Channel.AI ? "an AI reviewer" : "a reviewer")
        + " who may judge it"
        + expired(count);
  }

  private static String expired(Count count) {
    return count.expired().stream()
        .map(
            pass ->
                "; the pass of "
                    + pass.voter()
                    + " of "
                    + pass.castAt().atOffset(ZoneOffset.UTC).toLocalDate()
                    + " has expired")
        .collect(Collectors.joining());
  }

  private static Requirement veto(GateInput input, Count human) {
    if (!human.fails().isEmpty()) {
      return new Requirement(
          VETO,
          State.UNSATISFIED,
          "vetoed by "
              + Count.voters(human.fails())
              + ": whoever cast it, or an override, lifts it");
    }
    if (!human.overridden().isEmpty()) {
      return new Requirement(
          VETO,
          State.OVERRIDDEN,
          human.overridden().stream()
              .map(fail -> overridden(fail, input.lifting(fail).orElseThrow()))
              .collect(Collectors.joining("; ")));
    }
    return new Requirement(
        VETO, State.SATISFIED, "taken back by " + Count.voters(human.takenBack()));
  }

  private static String overridden(Ballot fail, Overriding override) {
    return "the veto of "
        + fail.voter()
        + " is lifted by "
        + override.by()
        + " until "
        + override.expiresAt().truncatedTo(ChronoUnit.SECONDS)
        + ": "
        + override.reason();
  }

  private static Requirement compliance(GateInput input) {
    int least = input.demands().terms().minComplianceScore();
    if (!input.measured().candidate()) {
      return new Requirement(COMPLIANCE, State.NOT_APPLICABLE, "the proposal carries no candidate");
    }
    String asked = ", at least " + least + " of 100 is asked for";
    if (input.measured().compliance().isEmpty()) {
      return new Requirement(COMPLIANCE, State.UNSATISFIED, "not measured yet" + asked);
    }
    double score = input.measured().compliance().getAsDouble();
    return new Requirement(
        COMPLIANCE,
        score >= least ? State.SATISFIED : State.UNSATISFIED,
        "scores " + score + asked);
  }

  private static Requirement approval(GateInput input) {
    int needed = input.demands().terms().promoters();
    if (!input.measured().candidate()) {
      return promotion(State.NOT_APPLICABLE, "the proposal carries no candidate");
    }
    if (needed == 1) {
      return promotion(State.NOT_APPLICABLE, "one promoter suffices");
    }
    long given = input.approvals().stream().distinct().count();
    String count = given + " of " + needed + " promoters want it in production";
    String who = given == 0 ? count : count + ": " + String.join(", ", input.approvals());
    return promotion(given >= needed ? State.SATISFIED : State.UNSATISFIED, who);
  }

  private static Requirement promotion(State state, String reason) {
    return new Requirement(APPROVAL, Stage.PROMOTION, state, reason);
  }
}
