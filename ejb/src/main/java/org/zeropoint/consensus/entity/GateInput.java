package org.zeropoint.consensus.entity;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * All that a decision depends on.
 *
 * @param digest the revision that is judged; votes on any other digest do not count
 * @param excluded people whose votes never count: author, last editor and who started the run
 * @param ballots the votes, in the order in which they were cast
 * @param evidence what measurements say of this revision
 * @param at the instant of the decision
 */
public record GateInput(
    String digest,
    Set<String> excluded,
    List<Ballot> ballots,
    List<Requirement> evidence,
    Policy policy,
    Instant at) {

  public GateInput {
    excluded = Set.copyOf(excluded);
    ballots = List.copyOf(ballots);
    evidence = List.copyOf(evidence);
  }

  /** A vote as the gate sees it. */
  public record Ballot(long id, String digest, Channel channel, String voter, boolean pass) {

    public static Ballot of(Vote vote) {
      return new Ballot(vote.id(), vote.digest(), vote.channel(), vote.voter(), vote.passes());
    }
  }
}
