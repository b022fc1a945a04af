package org.zeropoint.consensus.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zeropoint.consensus.control.Cases.NOW;
import static org.zeropoint.consensus.control.Cases.ballot;
import static org.zeropoint.consensus.control.Cases.cast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput.Ballot;
import org.zeropoint.consensus.entity.Policy.Terms;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Requirement.Stage;
import org.zeropoint.consensus.entity.Requirement.State;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;

class GateTest {

  private static final String OLDER = "sha256:" + "b".repeat(64);
  private static final Ballot AI_PASS = ballot(1, Channel.AI, "robot", true);
  private static final Ballot RITA_PASS = ballot(2, Channel.HUMAN, "rita", true);
  private static final Ballot RITA_FAIL = ballot(3, Channel.HUMAN, "rita", false);
  private static final Ballot ROLF_PASS = ballot(4, Channel.HUMAN, "rolf", true);
  private static final Terms TWO = new Terms(2, 3, 80, 90, 2);

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
    List<Ballot> votes = new ArrayList<>();
    if (!"-".equals(ai)) {
      votes.add(ballot(1, Channel.AI, "robot", "pass".equals(ai)));
    }
    if (!"-".equals(human)) {
      votes.add(ballot(2, Channel.HUMAN, "rita", "pass".equals(human)));
    }
    assertThat(decide(votes.toArray(Ballot[]::new)).status()).isEqualTo(expected);
    Collections.reverse(votes);
    assertThat(decide(votes.toArray(Ballot[]::new)).status()).isEqualTo(expected);
  }

  @Test
  void gateBlocks_whenAuthorVotes() {
    var decision = decide(AI_PASS, ballot(2, Channel.HUMAN, "author", true));

    assertThat(decision.status()).isEqualTo(Status.UNDER_REVIEW);
    assertThat(decision.human()).isEqualTo(Verdict.PENDING);
  }

  @Test
  void voteOnAnOlderRevisionDoesNotCount() {
    var old = new Ballot(1, OLDER, Channel.AI, "robot", true, NOW, false);

    assertThat(decide(old).status()).isEqualTo(Status.PENDING);
  }

  @Test
  void lastVoteOfAVoterCounts() {
    assertThat(decide(RITA_PASS, AI_PASS, RITA_FAIL).status()).isEqualTo(Status.REJECTED);
  }

  @Test
  void onePersonDoesNotFillTwoSeats() {
    var decision =
        decide(Cases.of(AI_PASS, RITA_PASS, ballot(9, Channel.HUMAN, "rita", true)).terms(TWO));

    assertThat(decision.status()).isEqualTo(Status.UNDER_REVIEW);
    assertThat(decision.blocking())
        .singleElement()
        .satisfies(r -> assertThat(r.reason()).startsWith("1 of 2"));
    assertThat(decide(Cases.of(AI_PASS, RITA_PASS, ROLF_PASS).terms(TWO)).status())
        .isEqualTo(Status.ACCEPTED);
  }

  @Test
  void programsAskForMorePeople() {
    assertThat(decide(Cases.of(AI_PASS, RITA_PASS).byProgram()).status())
        .isEqualTo(Status.UNDER_REVIEW);
    assertThat(decide(Cases.of(AI_PASS, RITA_PASS, ROLF_PASS).byProgram()).status())
        .isEqualTo(Status.ACCEPTED);
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
        Cases.of(AI_PASS, RITA_PASS).evidence(new Requirement("base-current", state, "because"));

    assertThat(decide(input).status()).isEqualTo(expected);
  }

  @Test
  void decisionNamesTheVotesThatMadeIt_andThePolicy() {
    GateDecision decision = decide(AI_PASS, RITA_PASS);

    assertThat(decision.aiPass()).contains(1L);
    assertThat(decision.humanPass()).contains(2L);
    assertThat(decision.policyDigest()).isEqualTo(Cases.POLICY);
    assertThat(decision.requirements())
        .extracting(Requirement::reason)
        .startsWith("passed by robot", "passed by rita");
  }

  @Test
  void passExpires_andIsNamedWithItsDate_butAFailDoesNot() {
    var old = NOW.minus(Duration.ofDays(90));
    var pass = cast(2, Channel.HUMAN, "rita", true, old);
    GateDecision justBefore = decide(Cases.of(AI_PASS, pass).at(NOW.minusMillis(1)));
    GateDecision expired = decide(AI_PASS, pass);

    assertThat(justBefore.status()).isEqualTo(Status.ACCEPTED);
    assertThat(justBefore.recheckAt()).contains(NOW);
    assertThat(expired.status()).isEqualTo(Status.UNDER_REVIEW);
    assertThat(reason(expired, "human-review"))
        .contains("the pass of rita of 2025-12-01 has expired");
    assertThat(decide(AI_PASS, cast(2, Channel.HUMAN, "rita", false, old)).status())
        .isEqualTo(Status.REJECTED);
  }

  @Test
  void aiPassOnACandidateDoesNotExpire_anotherDoes() {
    var old = cast(1, Channel.AI, "robot", true, NOW.minus(Duration.ofDays(400)));

    assertThat(decide(Cases.of(old).candidate(OptionalDouble.of(90))).ai()).isEqualTo(Verdict.PASS);
    assertThat(decide(old).ai()).isEqualTo(Verdict.PENDING);
  }

  @Test
  void overrideLiftsAHumanFail_forItsTime_andGivesNoPass() {
    Cases failed = Cases.of(AI_PASS, RITA_FAIL).overridden("omar", NOW, NOW.plusSeconds(60));
    GateDecision lifted = decide(failed);

    assertThat(lifted.status()).isEqualTo(Status.UNDER_REVIEW);
    assertThat(lifted.override()).hasValueSatisfying(o -> assertThat(o.by()).isEqualTo("omar"));
    assertThat(lifted.recheckAt()).contains(NOW.plusSeconds(60));
    assertThat(state(lifted, "veto")).isEqualTo(State.OVERRIDDEN);
    assertThat(reason(lifted, "veto")).contains("rita", "omar", "it has to be");
    GateDecision passed =
        decide(
            Cases.of(AI_PASS, RITA_FAIL, ROLF_PASS).overridden("omar", NOW, NOW.plusSeconds(60)));
    assertThat(passed.status()).isEqualTo(Status.ACCEPTED);
    GateDecision over = decide(failed.at(NOW.plusSeconds(60)));
    assertThat(over.status()).isEqualTo(Status.REJECTED);
    assertThat(over.override()).isEmpty();
  }

  @Test
  void overrideLiftsNoFailThatIsCastLater_norThatOfAnAi() {
    var late = cast(5, Channel.HUMAN, "rolf", false, NOW);
    var from = NOW.minusSeconds(60);

    assertThat(decide(Cases.of(late).overridden("omar", from, NOW.plusSeconds(60))).status())
        .isEqualTo(Status.REJECTED);
    assertThat(
            decide(
                    Cases.of(ballot(1, Channel.AI, "robot", false))
                        .overridden("omar", NOW, NOW.plusSeconds(60)))
                .status())
        .isEqualTo(Status.REJECTED);
  }

  @Test
  void whoeverOverridesFillsNoSeat() {
    var omar = ballot(6, Channel.HUMAN, "omar", true);
    GateDecision decision =
        decide(Cases.of(AI_PASS, RITA_FAIL, omar).overridden("omar", NOW, NOW.plusSeconds(60)));

    assertThat(decision.human()).isEqualTo(Verdict.PENDING);
  }

  @Test
  void failThatItsOwnerTookBackDoesNotCount() {
    var lifted =
        new Ballot(3, Cases.DIGEST, Channel.HUMAN, "rita", false, NOW.minusSeconds(9), true);
    GateDecision decision = decide(lifted);

    assertThat(decision.status()).isEqualTo(Status.PENDING);
    assertThat(state(decision, "veto")).isEqualTo(State.SATISFIED);
    assertThat(decide(AI_PASS, lifted, ROLF_PASS).status()).isEqualTo(Status.ACCEPTED);
  }

  @Test
  void withdrawalRejects_whateverTheVotes() {
    GateDecision decision = decide(Cases.of(AI_PASS, RITA_PASS).withdrawn());

    assertThat(decision.status()).isEqualTo(Status.REJECTED);
    assertThat(reason(decision, "withdrawal")).isEqualTo("withdrawn by author: a mistake");
  }

  @Test
  void complianceIsMeasured_neverClaimed() {
    assertThat(state(decide(AI_PASS), "compliance")).isEqualTo(State.NOT_APPLICABLE);
    assertThat(compliance(OptionalDouble.empty())).isEqualTo(State.UNSATISFIED);
    assertThat(compliance(OptionalDouble.of(79.9))).isEqualTo(State.UNSATISFIED);
    assertThat(compliance(OptionalDouble.of(80))).isEqualTo(State.SATISFIED);
  }

  @Test
  void approvalsConcernPromotionOnly() {
    Cases two =
        Cases.of(AI_PASS, RITA_PASS, ROLF_PASS).terms(TWO).candidate(OptionalDouble.of(100));
    GateDecision waiting = decide(two.approvedBy("paul"));

    assertThat(waiting.status()).isEqualTo(Status.ACCEPTED);
    assertThat(waiting.blocking()).isEmpty();
    assertThat(waiting.promotable()).isFalse();
    assertThat(requirement(waiting, "promotion-approval").stage()).isEqualTo(Stage.PROMOTION);
    assertThat(reason(waiting, "promotion-approval")).startsWith("1 of 2").endsWith("paul");
    assertThat(decide(two.approvedBy("paul", "petra")).promotable()).isTrue();
  }

  private static State compliance(OptionalDouble score) {
    return state(decide(Cases.of(AI_PASS).candidate(score)), "compliance");
  }

  private static State state(GateDecision decision, String name) {
    return requirement(decision, name).state();
  }

  private static String reason(GateDecision decision, String name) {
    return requirement(decision, name).reason();
  }

  private static Requirement requirement(GateDecision decision, String name) {
    return decision.requirements().stream()
        .filter(r -> r.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static GateDecision decide(Ballot... ballots) {
    return decide(Cases.of(ballots));
  }

  private static GateDecision decide(Cases cases) {
    return Gate.decide(cases.input());
  }
}
