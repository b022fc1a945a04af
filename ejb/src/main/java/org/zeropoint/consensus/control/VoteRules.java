package org.zeropoint.consensus.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.consensus.entity.BuiltIn;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Caller;
import org.zeropoint.shared.Conflict;
import org.zeropoint.shared.Forbidden;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.Role;
import org.zeropoint.shared.Violation;

/**
 * Who may say what about which proposal. The gate itself would not count a vote that breaks these
 * rules either.
 */
@ApplicationScoped
public class VoteRules {

  private static final int LONGEST_NOTES = 2000;
  private static final String OVERRIDER =
      "who overrides a veto on a revision does not pass it as well";

  @Inject private Ballots ballots;
  @Inject private Clock clock;

  /**
   * Refuses anything but {@code pass} and {@code fail}, an empty vote, and notes that are too long.
   */
  public static void requireForm(
      Optional<String> ai, Optional<String> human, Optional<String> notes) {
    List<Violation> violations = new ArrayList<>();
    ai.filter(VoteRules::isNoResult)
        .ifPresent(v -> violations.add(new Violation("/ai", "must be pass or fail")));
    human
        .filter(VoteRules::isNoResult)
        .ifPresent(v -> violations.add(new Violation("/human", "must be pass or fail")));
    if (ai.isEmpty() && human.isEmpty()) {
      violations.add(new Violation("", "a vote names ai or human"));
    }
    if (notes.filter(n -> n.length() > LONGEST_NOTES).isPresent()) {
      violations.add(new Violation("/notes", "must have at most " + LONGEST_NOTES + " characters"));
    }
    if (notes.filter(n -> !JsonCheck.isPlain(n)).isPresent()) {
      violations.add(
          new Violation("/notes", "must not hold control characters or direction overrides"));
    }
    if (!violations.isEmpty()) {
      throw new Invalid(violations);
    }
  }

  private static boolean isNoResult(String value) {
    return !Vote.PASS.equals(value) && !Vote.FAIL.equals(value);
  }

  /** Refuses a vote in a channel that is not the caller's own. */
  public void requireChannel(Caller caller, boolean ai, boolean human) {
    boolean both = caller.has(Channel.AI.role()) && caller.has(Channel.HUMAN.role());
    if (both) {
      throw new Forbidden("nobody votes in both channels: " + caller.name() + " holds both roles");
    }
    if (ai && !(caller.service() && caller.has(Channel.AI.role()))) {
      throw new Forbidden("only a program with the role ai-reviewer votes in the ai channel");
    }
    if (human && (caller.service() || !caller.has(Channel.HUMAN.role()))) {
      throw new Forbidden("only a person with the role reviewer votes in the human channel");
    }
  }

  public static Vote.Cast cast(
      Proposal proposal,
      Caller caller,
      Optional<String> ai,
      Optional<String> human,
      Optional<String> notes) {
    return new Vote.Cast(
        proposal.digest(),
        ai.isPresent() ? Channel.AI : Channel.HUMAN,
        Vote.PASS.equals(ai.or(() -> human).orElseThrow()),
        caller.name(),
        notes.map(String::strip).orElse(""));
  }

  /**
   * Refuses who is too close to the proposal, an external AI that would pass a candidate, and a
   * vote after the decision.
   */
  public void requireMayVote(Proposal proposal, Revision revision, Caller caller, Vote.Cast cast) {
    requireUninvolved(proposal, revision, caller);
    if (cast.pass() && overrides(proposal, caller)) {
      throw new Forbidden(OVERRIDER);
    }
    if (cast.channel() == Channel.AI
        && cast.pass()
        && proposal.candidate().isPresent()
        && !BuiltIn.REVIEWER.equals(caller.name())) {
      throw new Forbidden(
          "a proposal with a candidate is passed by the built-in AI reviewer only, which measures it;"
              + " other AI reviewers may fail it");
    }
    if (decided(proposal)) {
      throw new Conflict(decidedReason(proposal));
    }
  }

  /** Refuses who wrote, last edited or trained it. */
  public void requireUninvolved(Proposal proposal, Revision revision, Caller caller) {
    if (Ballots.excluded(proposal, revision).contains(caller.name())) {
      throw new Forbidden(excludedReason(proposal));
    }
  }

  private boolean overrides(Proposal proposal, Caller caller) {
    return ballots.overrides(proposal).stream()
        .anyMatch(o -> o.overriding().by().equals(caller.name()) && o.activeAt(clock.instant()));
  }

  /** Why a caller cannot promote it; empty when they can. */
  public Optional<String> whyNotPromote(Proposal proposal, Revision revision, Caller caller) {
    if (!caller.has(Role.PROMOTER)) {
      return Optional.of("You do not hold the role promoter.");
    }
    return Ballots.excluded(proposal, revision).contains(caller.name())
        ? Optional.of(
            "who wrote, last edited or trained "
                + proposal.proposalId()
                + " does not promote it as well")
        : Optional.empty();
  }

  /** The same as words for a page; empty when the caller may vote. */
  public Optional<String> whyNot(Proposal proposal, Revision revision, Caller caller) {
    if (!caller.hasAny(Channel.AI.role(), Channel.HUMAN.role())) {
      return Optional.of("You do not hold the role reviewer.");
    }
    if (Ballots.excluded(proposal, revision).contains(caller.name())) {
      return Optional.of(excludedReason(proposal));
    }
    if (overrides(proposal, caller)) {
      return Optional.of(OVERRIDER);
    }
    return decided(proposal) ? Optional.of(decidedReason(proposal)) : Optional.empty();
  }

  private static boolean decided(Proposal proposal) {
    return proposal.status() == Status.ACCEPTED || proposal.status() == Status.REJECTED;
  }

  private static String decidedReason(Proposal proposal) {
    return "revision "
        + proposal.revision()
        + " is decided ("
        + proposal.status().external()
        + "); a new revision would start afresh";
  }

  private static String excludedReason(Proposal proposal) {
    return "who wrote, last edited or trained "
        + proposal.proposalId()
        + " does not judge it as well";
  }
}
