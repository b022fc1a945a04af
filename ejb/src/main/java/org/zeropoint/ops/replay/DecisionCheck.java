package org.zeropoint.ops.replay;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.zeropoint.consensus.control.Gate;
import org.zeropoint.proposals.entity.Withdrawal;
import org.zeropoint.shared.Digest;

/** Makes a decision again, and compares what it was made from with the rows of the log. */
final class DecisionCheck {

  /** As long as a transaction may take from the decision to its entry. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final People people;
  private final BallotCheck ballots;
  private final Faults faults;

  DecisionCheck(People people, Ballots ballots, Faults faults) {
    this.people = people;
    this.ballots = new BallotCheck(ballots, faults);
    this.faults = faults;
  }

  /**
   * @param key of the proposal's row, when the log holds it
   * @param trail of the proposal, when the log holds rows of it
   */
  void check(Decision decision, Optional<Long> key, Optional<Trail> trail) {
    entry(decision);
    var again = Decision.Outcome.of(Gate.decide(decision.input()));
    if (!again.equals(decision.outcome())) {
      faults.add(
          "decision-differs",
          decision.entry(),
          "%s is recorded as %s; decided again on what is recorded with it, it is %s"
              .formatted(decision.proposalId(), decision.outcome(), again));
    }
    ballots.check(decision, key);
    trail.map(Trail::states).filter(s -> !s.isEmpty()).ifPresent(s -> states(decision, s));
  }

  /** What people read in the entry is what the decision says. */
  private void entry(Decision decision) {
    var entry = decision.entry();
    boolean same =
        entry.subject().equals(decision.proposalId())
            && entry.digest().map(Digest::value).equals(Optional.of(decision.digest()))
            && (entry.outcome().startsWith(decision.outcome().status() + "; ")
                || entry.outcome().startsWith(decision.outcome().status() + ", "));
    if (!same) {
      faults.add(
          "decision-entry",
          entry,
          "the entry says \"%s: %s\", its decision is %s on %s"
              .formatted(
                  entry.subject(), entry.outcome(), decision.outcome(), decision.proposalId()));
    }
    if (Duration.between(decision.input().at(), entry.at()).abs().compareTo(LONGEST) > 0) {
      faults.add(
          "decision-time",
          entry,
          "decided as of %s, written down at %s".formatted(decision.input().at(), entry.at()));
    }
  }

  private void states(Decision decision, List<Trail.State> states) {
    List<Trail.State> same =
        states.stream()
            .filter(
                s ->
                    s.digest().equals(decision.digest())
                        && s.revision() == decision.revision()
                        && s.changeType().equals(decision.changeType())
                        && s.candidate().isPresent() == decision.input().measured().candidate())
            .toList();
    if (same.isEmpty()) {
      faults.add(
          "proposal-differs",
          decision.entry(),
          "revision %d of %s, a %s with digest %s, is not what the proposal's row holds"
              .formatted(
                  decision.revision(),
                  decision.proposalId(),
                  decision.changeType(),
                  decision.digest()));
      return;
    }
    if (same.stream().noneMatch(s -> s.risk().equals(decision.risk()))) {
      faults.add(
          "risk-differs",
          decision.entry(),
          "decided for the risk %s, the row says %s"
              .formatted(decision.risk(), same.get(same.size() - 1).risk()));
    }
    if (same.stream().noneMatch(s -> hasPeople(s, decision))) {
      faults.add(
          "people-differ",
          decision.entry(),
          "%s never count here; author, last editor and who started the run are others"
              .formatted(new TreeSet<>(decision.input().people().excluded())));
    }
    if (same.stream().noneMatch(s -> hasWithdrawal(s, decision))) {
      faults.add(
          "withdrawal-differs",
          decision.entry(),
          "decided %s a withdrawal, the row says otherwise"
              .formatted(decision.input().withdrawal().isPresent() ? "with" : "without"));
    }
  }

  private boolean hasPeople(Trail.State state, Decision decision) {
    Set<String> wanted = new HashSet<>(List.of(state.author(), state.lastEditor()));
    Optional<Optional<String>> starter =
        people.starter(new Ballots.On(decision.entry().tenant(), decision.digest()));
    starter.flatMap(s -> s).ifPresent(wanted::add);
    Set<String> excluded = decision.input().people().excluded();
    boolean fits = starter.isPresent() ? excluded.equals(wanted) : excluded.containsAll(wanted);
    return fits && state.service() == decision.input().people().serviceAuthor();
  }

  private static boolean hasWithdrawal(Trail.State state, Decision decision) {
    return state
        .withdrawnAt()
        .equals(decision.input().withdrawal().map(Withdrawal::at).map(String::valueOf));
  }
}
