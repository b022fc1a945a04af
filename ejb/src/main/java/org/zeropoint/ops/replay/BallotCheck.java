package org.zeropoint.ops.replay;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.shared.Digest;

/** Compares the votes and overrides that a decision counted with those that the log holds. */
final class BallotCheck {

  private final Ballots known;
  private final Faults faults;

  BallotCheck(Ballots known, Faults faults) {
    this.known = known;
    this.faults = faults;
  }

  void check(Decision decision, Optional<Long> proposal) {
    var on = new Ballots.On(decision.entry().tenant(), decision.digest());
    Set<Long> counted = new HashSet<>();
    for (GateInput.Ballot ballot : decision.input().ballots()) {
      counted.add(ballot.id());
      Optional<Ballots.Vote> vote = known.vote(ballot.id());
      if (vote.isEmpty()) {
        faults.add(
            "vote-unknown",
            decision.entry(),
            "vote %d of %s is counted, and the log holds no such vote"
                .formatted(ballot.id(), ballot.voter()));
      } else {
        vote(decision, on, proposal, ballot, vote.get());
        lift(decision, on, ballot);
      }
    }
    known.on(on).stream()
        .filter(vote -> !counted.contains(vote.key()))
        .filter(vote -> isBefore(decision, on, vote.index(), vote.castAt()))
        .filter(vote -> proposal.isEmpty() || proposal.get() == vote.proposal())
        .forEach(
            vote ->
                faults.add(
                    "vote-left-out",
                    decision.entry(),
                    "the %s of %s in the channel %s (vote %d, %s) is not counted"
                        .formatted(
                            vote.result(),
                            vote.voter(),
                            vote.channel(),
                            vote.key(),
                            Faults.where(vote.index()))));
    overrides(decision, on);
  }

  private void vote(
      Decision decision,
      Ballots.On on,
      Optional<Long> proposal,
      GateInput.Ballot ballot,
      Ballots.Vote vote) {
    boolean same =
        vote.on().equals(on)
            && ballot.digest().equals(on.digest())
            && (proposal.isEmpty() || proposal.get() == vote.proposal())
            && vote.channel().equals(ballot.channel().name().toLowerCase(Locale.ROOT))
            && vote.voter().equals(ballot.voter())
            && vote.passes() == ballot.pass()
            && vote.castAt().equals(ballot.castAt());
    if (!same) {
      faults.add(
          "vote-differs",
          decision.entry(),
          "vote %d is counted as a %s of %s, channel %s, on %s; the log (%s) has a %s of %s, channel %s, on %s"
              .formatted(
                  ballot.id(),
                  ballot.pass() ? "pass" : "fail",
                  ballot.voter(),
                  ballot.channel().external(),
                  ballot.digest(),
                  Faults.where(vote.index()),
                  vote.result(),
                  vote.voter(),
                  vote.channel(),
                  vote.on().digest()));
    } else if (vote.castAt().isAfter(decision.input().at().plus(Policies.OVERLAP))) {
      // Servers whose clocks differ a little may cast and decide; the log has the order.
      faults.add(
          "vote-late",
          decision.entry(),
          "vote %d is counted, and was cast after the decision".formatted(ballot.id()));
    }
  }

  private void lift(Decision decision, Ballots.On on, GateInput.Ballot ballot) {
    Optional<Ballots.Lift> lift = known.lift(ballot.id());
    if (ballot.lifted() && lift.isEmpty()) {
      faults.add(
          "lift-unknown",
          decision.entry(),
          "the log does not hold that %s took vote %d back".formatted(ballot.voter(), ballot.id()));
    }
    if (!ballot.lifted()
        && lift.filter(l -> isBefore(decision, on, l.index(), l.at())).isPresent()) {
      faults.add(
          "lift-left-out",
          decision.entry(),
          "%s took vote %d back, and it counts all the same"
              .formatted(ballot.voter(), ballot.id()));
    }
  }

  private void overrides(Decision decision, Ballots.On on) {
    List<Ballots.Override> there = known.overrides(on);
    for (Overriding counted : decision.input().overrides()) {
      Optional<Ballots.Override> same =
          there.stream().filter(override -> says(override, counted)).findFirst();
      if (same.isEmpty()) {
        faults.add(
            "override-unknown",
            decision.entry(),
            "the log holds no such override by " + counted.by());
      } else if (same.get()
          .revoked()
          .filter(r -> isBefore(decision, on, r.index(), r.at()))
          .isPresent()) {
        faults.add(
            "override-revoked",
            decision.entry(),
            "the override by " + counted.by() + " was revoked before");
      }
    }
    for (Ballots.Override override : there) {
      boolean counted = decision.input().overrides().stream().anyMatch(o -> says(override, o));
      if (!counted
          && override.revoked().isEmpty()
          && isBefore(decision, on, override.index(), override.at())) {
        faults.add(
            "override-left-out",
            decision.entry(),
            "the override by " + override.by() + " is not counted");
      }
    }
  }

  private static boolean says(Ballots.Override override, Overriding counted) {
    return override.by().equals(counted.by())
        && override.reason().equals(Digest.of(counted.reason()).hex())
        && override.at().equals(counted.at())
        && override.expiresAt().equals(counted.expiresAt());
  }

  /**
   * Whether the decision has to know of a row: it stands in an earlier transaction, or in its own
   * and was made no later.
   */
  private boolean isBefore(Decision decision, Ballots.On on, long index, Instant made) {
    return index < known.lastTouched(on) || !made.isAfter(decision.input().at());
  }
}
