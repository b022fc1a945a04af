package org.zeropoint.consensus.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.zeropoint.consensus.entity.BuiltIn;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Requirement.State;
import org.zeropoint.consensus.entity.Turn;
import org.zeropoint.consensus.entity.Turn.Who;
import org.zeropoint.consensus.entity.TurnFacts;
import org.zeropoint.consensus.entity.TurnFacts.OpenThread;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;
import org.zeropoint.shared.Role;

/**
 * Whose turn it is, as a pure function of what the gate says and of when that came to be. Nobody's
 * turn is an empty list: the proposal is withdrawn, or went live, or is accepted with nothing to
 * promote.
 */
public final class Turns {

  private static final String WITHDRAWAL = "withdrawal";

  private Turns() {}

  public static List<Turn> of(TurnFacts facts) {
    List<Requirement> blocking = facts.decision().blocking();
    if (blocking.stream().anyMatch(r -> WITHDRAWAL.equals(r.name()))) {
      return List.of();
    }
    if (facts.decision().status() == Status.REJECTED) {
      return List.of(revise(facts, blocking));
    }
    if (facts.decision().status() == Status.ACCEPTED) {
      return facts.hasCandidate() && !facts.wasPromoted() ? List.of(promote(facts)) : List.of();
    }
    var turns = new ArrayList<Turn>();
    blocking.forEach(requirement -> turns.addAll(turns(requirement, facts)));
    return List.copyOf(turns);
  }

  private static Turn revise(TurnFacts facts, List<Requirement> blocking) {
    List<Requirement> failed =
        blocking.stream().filter(r -> failed(r.name(), facts.decision())).toList();
    Requirement first =
        Stream.concat(failed.stream(), blocking.stream())
            .findFirst()
            .orElse(new Requirement("veto", State.UNSATISFIED, "it is rejected"));
    return new Turn(
        Who.account(facts.author()),
        Turn.REVISE,
        facts.decided(),
        "it is rejected (" + first.reason() + "); a new revision starts afresh",
        first.name());
  }

  private static boolean failed(String requirement, GateDecision decision) {
    return switch (requirement) {
      case "ai-review" -> decision.ai() == Verdict.FAIL;
      case "human-review", "veto" -> decision.human() == Verdict.FAIL;
      default -> false;
    };
  }

  private static Turn promote(TurnFacts facts) {
    return new Turn(
        Who.role(Role.PROMOTER.external()),
        Turn.PROMOTE,
        facts.decided(),
        "it is accepted, and its candidate is not in production yet",
        "promotion");
  }

  private static List<Turn> turns(Requirement requirement, TurnFacts facts) {
    return switch (requirement.name()) {
      case "ai-review" -> aiReview(requirement, facts);
      case "human-review" ->
          List.of(
              turn(Who.role(Role.REVIEWER.external()), Turn.VOTE, facts.revised(), requirement));
      case "measurements" -> measurements(requirement, facts);
      case "base-current" ->
          List.of(
              turn(
                  Who.account(facts.author()),
                  Turn.MEASURE_AGAIN,
                  latest(facts.revised(), facts.productionMoved().orElse(facts.revised())),
                  requirement));
      case "compliance", "veto" ->
          List.of(
              turn(
                  Who.account(facts.author()),
                  Turn.REVISE,
                  facts.reviewed().orElse(facts.revised()),
                  requirement));
      case DiscussionRules.REQUIREMENT ->
          facts.threads().stream().map(thread -> discuss(thread, facts)).toList();
      case "promotion-approval" ->
          List.of(
              turn(Who.role(Role.PROMOTER.external()), Turn.WAIT, facts.decided(), requirement));
      default ->
          List.of(turn(Who.role(Role.ADMIN.external()), Turn.WAIT, facts.revised(), requirement));
    };
  }

  /** What is measured needs no person; an error does, and is told by the measurements. */
  private static List<Turn> aiReview(Requirement requirement, TurnFacts facts) {
    if (!facts.hasCandidate()) {
      return List.of(
          turn(Who.role(Role.AI_REVIEWER.external()), Turn.VOTE, facts.revised(), requirement));
    }
    return facts.reviewed().isPresent()
        ? List.of()
        : List.of(turn(Who.account(BuiltIn.REVIEWER), Turn.REVIEW, facts.revised(), requirement));
  }

  private static List<Turn> measurements(Requirement requirement, TurnFacts facts) {
    return requirement.state() == State.ERROR
        ? List.of(
            turn(
                Who.account(facts.author()),
                Turn.REVIEW,
                facts.reviewed().orElse(facts.revised()),
                requirement))
        : List.of();
  }

  /** Who opened it waits for an answer, or for the one to resolve it once there is an answer. */
  private static Turn discuss(OpenThread thread, TurnFacts facts) {
    boolean unanswered = thread.lastBy().equals(thread.openedBy());
    return new Turn(
        Who.account(unanswered ? facts.author() : thread.openedBy()),
        unanswered ? Turn.ANSWER : Turn.RESOLVE,
        thread.lastAt(),
        unanswered
            ? thread.openedBy() + " opened a blocking thread and waits for an answer"
            : thread.lastBy()
                + " answered your blocking thread: resolve it, or say what is missing",
        DiscussionRules.REQUIREMENT);
  }

  private static Turn turn(Who who, String action, Instant since, Requirement requirement) {
    return new Turn(who, action, since, requirement.reason(), requirement.name());
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
