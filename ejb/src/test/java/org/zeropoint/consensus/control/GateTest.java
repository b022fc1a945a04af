package org.zeropoint.consensus.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.GateInput.Ballot;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Requirement.State;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;

class GateTest {

  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String OLDER = "sha256:" + "b".repeat(64);

  @ParameterizedTest
  @CsvSource({
    "pass, pass, ACCEPTED",
    "pass, fail, REJECTED",
    "fail, pass, REJECTED",
    "fail, fail, REJECTED",
    "pass, -,    UNDER_REVIEW",
    "-,    pass, UNDER_REVIEW",
    "fail, -,    REJECTED",
    "-,    fail, REJECTED",
    "-,    -,    PENDING"
  })
  void statusFollowsTheTable_whateverTheOrder(String ai, String human, Status expected) {
    var aiFirst = new java.util.ArrayList<Ballot>();
    if (!"-".equals(ai)) {
      aiFirst.add(ballot(1, Channel.AI, "robot", "pass".equals(ai)));
    }
    if (!"-".equals(human)) {
      aiFirst.add(ballot(2, Channel.HUMAN, "rita", "pass".equals(human)));
    }
    var humanFirst = new java.util.ArrayList<>(aiFirst);
    java.util.Collections.reverse(humanFirst);

    assertThat(decide(aiFirst).status()).isEqualTo(expected);
    assertThat(decide(humanFirst).status()).isEqualTo(expected);
  }

  @Test
  void gateBlocks_whenAuthorVotes() {
    var decision =
        decide(
            List.of(
                ballot(1, Channel.AI, "robot", true), ballot(2, Channel.HUMAN, "author", true)));

    assertThat(decision.status()).isEqualTo(Status.UNDER_REVIEW);
    assertThat(decision.human()).isEqualTo(Verdict.PENDING);
  }

  @Test
  void voteOnAnOlderRevisionDoesNotCount() {
    var old = new Ballot(1, OLDER, Channel.AI, "robot", true);

    assertThat(decide(List.of(old)).status()).isEqualTo(Status.PENDING);
  }

  @Test
  void lastVoteOfAVoterCounts() {
    var decision =
        decide(
            List.of(
                ballot(1, Channel.HUMAN, "rita", true),
                ballot(2, Channel.AI, "robot", true),
                ballot(3, Channel.HUMAN, "rita", false)));

    assertThat(decision.status()).isEqualTo(Status.REJECTED);
  }

  @Test
  void onePersonDoesNotFillTwoSeats() {
    var input =
        new GateInput(
            DIGEST,
            Set.of("author"),
            List.of(
                ballot(1, Channel.AI, "robot", true),
                ballot(2, Channel.HUMAN, "rita", true),
                ballot(3, Channel.HUMAN, "rita", true)),
            List.of(),
            new Policy(2),
            Instant.EPOCH);

    assertThat(Gate.decide(input).status()).isEqualTo(Status.UNDER_REVIEW);
    assertThat(Gate.decide(input).blocking())
        .singleElement()
        .satisfies(r -> assertThat(r.reason()).startsWith("1 of 2"));
  }

  @ParameterizedTest
  @CsvSource({
    "SATISFIED, ACCEPTED",
    "OVERRIDDEN, ACCEPTED",
    "NOT_APPLICABLE, ACCEPTED",
    "UNSATISFIED, UNDER_REVIEW",
    "ERROR, UNDER_REVIEW"
  })
  void evidenceBlocks_whenUnsatisfiedOrInError(State state, Status expected) {
    var input =
        new GateInput(
            DIGEST,
            Set.of("author"),
            List.of(ballot(1, Channel.AI, "robot", true), ballot(2, Channel.HUMAN, "rita", true)),
            List.of(new Requirement("base-current", state, "because")),
            Policy.SHIPPED,
            Instant.EPOCH);

    assertThat(Gate.decide(input).status()).isEqualTo(expected);
  }

  @Test
  void decisionNamesTheVotesThatMadeIt() {
    GateDecision decision =
        decide(
            List.of(ballot(7, Channel.AI, "robot", true), ballot(9, Channel.HUMAN, "rita", true)));

    assertThat(decision.aiPass()).contains(7L);
    assertThat(decision.humanPass()).contains(9L);
    assertThat(decision.requirements())
        .extracting(Requirement::reason)
        .containsExactly("passed by robot", "passed by rita");
  }

  private static Ballot ballot(long id, Channel channel, String voter, boolean pass) {
    return new Ballot(id, DIGEST, channel, voter, pass);
  }

  private static GateDecision decide(List<Ballot> ballots) {
    return Gate.decide(
        new GateInput(DIGEST, Set.of("author"), ballots, List.of(), Policy.SHIPPED, Instant.EPOCH));
  }
}
