package org.zeropoint.consensus.entity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.proposals.entity.Withdrawal;

/**
 * All that a decision depends on.
 *
 * @param digest the revision that is judged; votes on any other digest do not count
 * @param people who never counts, and who is behind the proposal
 * @param ballots the votes, in the order in which they were cast
 * @param measured what measurements say of this revision
 * @param overrides those of this revision that were not revoked
 * @param approvals promoters who want this revision in production
 * @param demands what the policy asks for
 * @param at the instant of the decision
 */
public record GateInput(
    String digest,
    People people,
    List<Ballot> ballots,
    Measured measured,
    List<Overriding> overrides,
    Optional<Withdrawal> withdrawal,
    List<String> approvals,
    Demands demands,
    Instant at) {

  public GateInput {
    ballots = List.copyOf(ballots);
    overrides = List.copyOf(overrides);
    approvals = List.copyOf(approvals);
  }

  /** The same under another policy. */
  public GateInput under(Demands other) {
    return new GateInput(
        digest, people, ballots, measured, overrides, withdrawal, approvals, other, at);
  }

  /** The override that lifts a fail now, the one that lasts longest; empty when none does. */
  public Optional<Overriding> lifting(Ballot fail) {
    return overrides.stream()
        .filter(o -> o.activeAt(at) && !fail.castAt().isAfter(o.at()))
        .reduce((one, other) -> other.expiresAt().isAfter(one.expiresAt()) ? other : one);
  }

  /**
   * People on the proposal's own side.
   *
   * @param excluded whose votes never count: author, last editor and who started the run
   * @param serviceAuthor whether a program wrote it
   */
  public record People(Set<String> excluded, boolean serviceAuthor) {
    public People {
      excluded = Set.copyOf(excluded);
    }
  }

  /**
   * What was measured.
   *
   * @param candidate whether there is anything to measure
   * @param compliance score of the newest review that was made here, 0 to 100
   * @param evidence requirements that measurements settle
   */
  public record Measured(boolean candidate, OptionalDouble compliance, List<Requirement> evidence) {
    public Measured {
      evidence = List.copyOf(evidence);
    }
  }

  /**
   * What the policy asks of this proposal.
   *
   * @param policyDigest of the whole policy that the terms are from
   */
  public record Demands(Policy.Terms terms, String policyDigest) {}

  /**
   * A vote as the gate sees it.
   *
   * @param lifted whether whoever cast it took it back
   */
  public record Ballot(
      long id,
      String digest,
      Channel channel,
      String voter,
      boolean pass,
      Instant castAt,
      boolean lifted) {

    public static Ballot of(Vote vote, boolean lifted) {
      return new Ballot(
          vote.id(),
          vote.digest(),
          vote.channel(),
          vote.voter(),
          vote.passes(),
          vote.castAt(),
          lifted);
    }
  }
}
