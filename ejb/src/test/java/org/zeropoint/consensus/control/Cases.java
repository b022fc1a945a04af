package org.zeropoint.consensus.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.GateInput.Ballot;
import org.zeropoint.consensus.entity.Policy.Terms;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.proposals.entity.Overriding;
import org.zeropoint.proposals.entity.Withdrawal;

/** What a gate looks at, with everything but what a test is about at rest. */
record Cases(
    List<Ballot> ballots,
    List<Requirement> evidence,
    Terms terms,
    boolean serviceAuthor,
    boolean candidate,
    OptionalDouble score,
    List<Overriding> overrides,
    Optional<Withdrawal> withdrawal,
    List<String> approvals,
    Instant at) {

  static final String DIGEST = "sha256:" + "a".repeat(64);
  static final String POLICY = "sha256:" + "c".repeat(64);
  static final Terms PLAIN = new Terms(1, 2, 80, 90, 1);
  static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  static Cases of(Ballot... ballots) {
    return new Cases(
        List.of(ballots),
        List.of(),
        PLAIN,
        false,
        false,
        OptionalDouble.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        NOW);
  }

  Cases evidence(Requirement... requirements) {
    return new Cases(
        ballots,
        List.of(requirements),
        terms,
        serviceAuthor,
        candidate,
        score,
        overrides,
        withdrawal,
        approvals,
        at);
  }

  Cases terms(Terms asked) {
    return new Cases(
        ballots,
        evidence,
        asked,
        serviceAuthor,
        candidate,
        score,
        overrides,
        withdrawal,
        approvals,
        at);
  }

  Cases byProgram() {
    return new Cases(
        ballots, evidence, terms, true, candidate, score, overrides, withdrawal, approvals, at);
  }

  Cases candidate(OptionalDouble compliance) {
    return new Cases(
        ballots,
        evidence,
        terms,
        serviceAuthor,
        true,
        compliance,
        overrides,
        withdrawal,
        approvals,
        at);
  }

  Cases overridden(String by, Instant from, Instant until) {
    return new Cases(
        ballots,
        evidence,
        terms,
        serviceAuthor,
        candidate,
        score,
        List.of(new Overriding(by, "it has to be", from, until)),
        withdrawal,
        approvals,
        at);
  }

  Cases withdrawn() {
    return new Cases(
        ballots,
        evidence,
        terms,
        serviceAuthor,
        candidate,
        score,
        overrides,
        Optional.of(new Withdrawal("author", "a mistake", NOW)),
        approvals,
        at);
  }

  Cases approvedBy(String... promoters) {
    return new Cases(
        ballots,
        evidence,
        terms,
        serviceAuthor,
        candidate,
        score,
        overrides,
        withdrawal,
        List.of(promoters),
        at);
  }

  Cases at(Instant instant) {
    return new Cases(
        ballots,
        evidence,
        terms,
        serviceAuthor,
        candidate,
        score,
        overrides,
        withdrawal,
        approvals,
        instant);
  }

  GateInput input() {
    return new GateInput(
        DIGEST,
        new GateInput.People(Set.of("author"), serviceAuthor),
        ballots,
        new GateInput.Measured(candidate, score, evidence),
        overrides,
        withdrawal,
        approvals,
        new GateInput.Demands(terms, POLICY),
        at);
  }

  static Ballot ballot(long id, Channel channel, String voter, boolean pass) {
    return new Ballot(id, DIGEST, channel, voter, pass, NOW.minus(Duration.ofHours(1)), false);
  }

  static Ballot cast(long id, Channel channel, String voter, boolean pass, Instant castAt) {
    return new Ballot(id, DIGEST, channel, voter, pass, castAt, false);
  }
}
