package org.zeropoint.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.consensus.control.GateRecord;
import org.zeropoint.consensus.control.PolicyBook;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.Policy;
import org.zeropoint.shared.Digest;
import org.zeropoint.shared.Json;

class DecisionReplayTest {

  private static final String DECIDED = "gate.decided";
  private static final String CAST = "vote.cast";

  private static History accepted() {
    var history = new History();
    history.vote(Channel.AI, "model-judge", true);
    history.vote(Channel.HUMAN, "reviewer", true);
    assertThat(history.proposal.status().external()).isEqualTo("accepted");
    return history;
  }

  private static History vetoed() {
    var history = new History();
    history.vote(Channel.AI, "model-judge", true);
    history.vote(Channel.HUMAN, "critic", false);
    assertThat(history.proposal.status().external()).isEqualTo("rejected");
    return history;
  }

  private static ObjectNode decision(ObjectNode facts) {
    return (ObjectNode) facts.path("decision");
  }

  private static ArrayNode ballots(ObjectNode facts) {
    return (ArrayNode) facts.at("/decision/input/ballots");
  }

  @Test
  void anHonestHistoryHasNoFault() {
    History history = accepted();
    history.promote("promoter");
    history.revise("editor");
    history.vote(Channel.HUMAN, "critic", false);
    history.lift("critic");
    history.policy(History.strict(2, 1));
    history.vote(Channel.HUMAN, "reviewer", true);
    history.vote(Channel.HUMAN, "critic", true);
    history.vote(Channel.AI, "model-judge", true);

    DecisionReplay replay = history.replay();
    assertThat(replay.finish()).isEmpty();
    assertThat(replay.decisions()).isEqualTo(7);
    assertThat(replay.takenOver()).isZero();
  }

  @Test
  void anHonestOverrideHasNoFault_alsoWithALongReason() {
    History history = vetoed();
    history.override("overrider", "it has to be, " + "and that is why ".repeat(30));
    history.later(Duration.ofHours(1)).vote(Channel.HUMAN, "reviewer", true);
    assertThat(history.proposal.status().external()).isEqualTo("accepted");
    assertThat(history.codes()).isEmpty();
  }

  @Test
  void acceptedByTheRowAlone_isFound() {
    assertThat(accepted().drop(DECIDED).codes()).containsExactly("accepted-without-decision");
    assertThat(
            vetoed()
                .forge(CAST, facts -> History.row(facts, "proposal").put("status", "accepted"))
                .codes())
        .contains("pass-vote", "accepted-without-decision");
  }

  @Test
  void aDecisionFlippedToAccepted_isFound() {
    assertThat(vetoed().forge(DECIDED, facts -> decision(facts).put("status", "accepted")).codes())
        .contains("decision-differs", "row-differs");
  }

  @Test
  void aPassVoteOfAnotherChannel_isFound() {
    assertThat(
            accepted()
                .forge(
                    CAST,
                    facts -> {
                      ObjectNode row = History.row(facts, "proposal");
                      row.set("ai_pass_vote", row.get("human_pass_vote"));
                    })
                .codes())
        .contains("pass-vote");
  }

  @Test
  void aVoteThatNobodyCast_isFound() {
    assertThat(
            vetoed()
                .forge(
                    DECIDED,
                    facts -> {
                      ObjectNode invented = ballots(facts).get(0).deepCopy();
                      ballots(facts).add(invented.put("id", 4711).put("voter", "nobody"));
                    })
                .codes())
        .contains("vote-unknown");
  }

  @Test
  void aVoteThatIsTurned_isFound() {
    assertThat(
            vetoed()
                .forge(DECIDED, facts -> ((ObjectNode) ballots(facts).get(1)).put("pass", true))
                .codes())
        .contains("vote-differs", "decision-differs");
    assertThat(
            accepted()
                .forge(CAST, facts -> History.row(facts, "vote").put("result", "fail"))
                .codes())
        .contains("vote-differs", "pass-vote");
  }

  @Test
  void aVoteThatIsLeftOut_isFound() {
    var history = new History();
    history.vote(Channel.HUMAN, "critic", false);
    history.vote(Channel.HUMAN, "reviewer", true);
    assertThat(history.codes()).isEmpty();
    assertThat(history.forge(DECIDED, facts -> ballots(facts).remove(0)).codes())
        .contains("vote-left-out", "decision-differs");
  }

  @Test
  void aVoteOnAnotherRevision_doesNotCount() {
    assertThat(
            accepted()
                .forge(
                    CAST,
                    facts -> History.row(facts, "vote").put("digest", "sha256:" + "b".repeat(64)))
                .codes())
        .contains("vote-differs", "pass-vote");
  }

  @Test
  void aVoteThatIsChangedLater_isFound() {
    History history = vetoed();
    ObjectNode vote =
        History.row(history.entries.get(history.entries.size() - 2).facts().orElseThrow(), "vote");
    history.entry(
        "review.record",
        History.PROPOSAL,
        "done",
        History.rows(
            History.change("vote", "update", 1007, vote.deepCopy().put("result", "pass"))));
    assertThat(history.codes()).contains("vote-changed");
  }

  @Test
  void aVoteInAChannelThatIsNotTheVoters_isFound() {
    var history = new History();
    history.vote(Channel.AI, "reviewer", true);
    assertThat(history.codes()).containsExactly("vote-channel");
  }

  @Test
  void aVoteInTheNameOfSomebodyElse_isFound() {
    History history = vetoed();
    history.account("ghost", false, "reviewer");
    history.vote(Channel.HUMAN, "reviewer", false);
    history.forge(CAST, facts -> History.row(facts, "vote").put("voter", "ghost"));
    assertThat(history.codes()).contains("actor-differs", "vote-differs");
  }

  @Test
  void aPolicyThatNobodyMade_isFound() {
    Policy lax = History.strict(1, 1);
    assertThat(
            accepted().forge(DECIDED, facts -> decision(facts).set("policy", lax.json())).codes())
        .contains("policy-digest");
    assertThat(
            accepted()
                .forge(
                    DECIDED,
                    facts -> {
                      decision(facts).set("policy", lax.json());
                      ((ObjectNode) facts.at("/decision/input"))
                          .put("policyDigest", lax.digest().value());
                    })
                .codes())
        .contains("policy-unknown");
  }

  @Test
  void whatAnEarlierReleaseBroughtAlong_countedUntilTheFirstEdit() {
    History history = new History();
    history.bringsAlong(PolicyBook.formerlyShipped().get(0));
    history.vote(Channel.AI, "model-judge", true);
    history.bringsAlong(PolicyBook.shipped());
    history.vote(Channel.HUMAN, "reviewer", true);
    assertThat(history.codes()).isEmpty();
    history.policy(History.strict(2, 1));
    history.later(Duration.ofHours(1)).bringsAlong(PolicyBook.formerlyShipped().get(0));
    history.vote(Channel.HUMAN, "critic", true);
    assertThat(history.codes()).contains("policy-outdated");
  }

  @Test
  void aPolicyThatDidNotCountAnyMore_isFound_butOneThatHasJustBeenReplacedMayStillCount() {
    History history = new History();
    history.vote(Channel.AI, "model-judge", true);
    LoggedEntry early = history.entries.get(history.entries.size() - 1);
    history.policy(History.strict(2, 1));
    history.vote(Channel.HUMAN, "reviewer", true);
    JsonNode old = early.facts().orElseThrow().at("/decision/policy");
    String digest = early.facts().orElseThrow().at("/decision/input/policyDigest").asText();
    history.forge(
        DECIDED,
        facts -> {
          decision(facts).set("policy", old);
          ((ObjectNode) facts.at("/decision/input")).put("policyDigest", digest);
          decision(facts).put("status", "accepted");
          decision(facts).put("human", "pass");
        });
    assertThat(history.codes()).doesNotContain("policy-outdated", "policy-unknown");
    history.later(Duration.ofHours(1)).vote(Channel.HUMAN, "critic", true);
    history.forge(
        DECIDED,
        facts -> {
          decision(facts).set("policy", old);
          ((ObjectNode) facts.at("/decision/input")).put("policyDigest", digest);
        });
    assertThat(history.codes()).contains("policy-outdated");
  }

  @Test
  void aPolicyWhoseContentIsSwapped_isFound() {
    History history = new History();
    history.policy(History.strict(2, 1));
    history.forge(
        "policy.edit",
        facts ->
            History.row(facts, "policy_version")
                .put("content", Json.write(History.strict(1, 1).json())));
    assertThat(history.codes()).containsExactly("policy-digest");
  }

  @Test
  void aLiftOrAnOverrideThatNobodyMade_isFound() {
    assertThat(
            vetoed()
                .forge(DECIDED, facts -> ((ObjectNode) ballots(facts).get(1)).put("lifted", true))
                .codes())
        .contains("lift-unknown", "decision-differs");
    History lifted = vetoed();
    lifted.lift("critic");
    assertThat(
            lifted
                .forge(DECIDED, facts -> ((ObjectNode) ballots(facts).get(1)).put("lifted", false))
                .codes())
        .contains("lift-left-out");
    History overridden = vetoed();
    overridden.override("overrider", "it has to be");
    assertThat(
            overridden
                .forge(
                    DECIDED,
                    facts ->
                        ((ObjectNode) facts.at("/decision/input/overrides/0"))
                            .put("expiresAt", "2099-01-01T00:00:00Z"))
                .codes())
        .contains("override-unknown", "override-left-out");
  }

  @Test
  void anAuthorWhoCounts_isFound() {
    var history = new History();
    history.vote(Channel.AI, "model-judge", true);
    history.forge(
        DECIDED,
        facts -> {
          ArrayNode excluded = (ArrayNode) facts.at("/decision/input/excluded");
          excluded.removeAll().add("author");
        });
    assertThat(history.codes()).containsExactly("people-differ");
  }

  @Test
  void aDecisionOnSomethingElse_isFound() {
    assertThat(accepted().forge(DECIDED, facts -> decision(facts).put("revision", 2)).codes())
        .contains("proposal-differs");
    assertThat(accepted().forge(DECIDED, facts -> decision(facts).put("risk", "low")).codes())
        .contains("risk-differs");
    assertThat(
            accepted()
                .forge(
                    DECIDED,
                    facts ->
                        ((ObjectNode) facts.at("/decision/input"))
                            .put("at", "2026-02-01T00:00:00Z"))
                .codes())
        .contains("decision-time", "vote-late");
  }

  @Test
  void clocksMayDifferByMinutes_andNoMore() {
    assertThat(decidedBeforeItsVote(Duration.ofMinutes(9))).doesNotContain("vote-late");
    assertThat(decidedBeforeItsVote(Duration.ofMinutes(11))).contains("vote-late");
  }

  private static List<String> decidedBeforeItsVote(Duration earlier) {
    return accepted()
        .forge(
            DECIDED,
            facts -> {
              ObjectNode input = (ObjectNode) facts.at("/decision/input");
              JsonNode ballots = input.path("ballots");
              String cast = ballots.get(ballots.size() - 1).path("castAt").asText();
              input.put("at", Instant.parse(cast).minus(earlier).toString());
            })
        .codes();
  }

  @Test
  void aPolicyThatWasJustReplacedStillCountsForAPromotion() {
    History soon = accepted();
    soon.policy(History.strict(1, 2));
    soon.promote("promoter");
    assertThat(soon.codes()).doesNotContain("approvals-missing");
  }

  @Test
  void anEntryThatSaysSomethingElseThanItsDecision_isFound() {
    History history = vetoed();
    LoggedEntry last = history.entries.remove(history.entries.size() - 1);
    history.entry(
        DECIDED, History.PROPOSAL, "accepted; policy sha256:…", last.facts().orElseThrow());
    assertThat(history.codes()).containsExactly("decision-entry");
  }

  @Test
  void aPromotionWithoutAcceptance_isFound() {
    History history = vetoed();
    history.promote("promoter");
    assertThat(history.codes()).containsExactly("promotion-without-acceptance");
    History other = accepted();
    other.promote("promoter");
    other.forge(
        "alias.promote",
        facts ->
            History.row(facts, "alias_change").put("revision_digest", "sha256:" + "b".repeat(64)));
    assertThat(other.codes()).containsExactly("promotion-without-acceptance");
  }

  @Test
  void aPromotionOfAnotherVersion_orByItsAuthor_orByOneInsteadOfTwo_isFound() {
    History version = accepted();
    version.promote("promoter");
    version.forge("alias.promote", facts -> History.row(facts, "model_version").put("number", 2));
    assertThat(version.codes()).containsExactly("promotion-differs");
    History author = accepted();
    author.promote("trainer");
    assertThat(author.codes()).containsExactly("promotion-by-author");
    History alone = accepted();
    alone.policy(History.strict(1, 2));
    alone.later(Policies.OVERLAP);
    alone.promote("promoter");
    assertThat(alone.codes()).containsExactly("approvals-missing");
  }

  @Test
  void anAliasThatMovesAlone_isFound() {
    History history = accepted();
    history.promote("promoter");
    history.forge("alias.promote", facts -> History.row(facts, "model_alias").put("version_pk", 9));
    assertThat(history.codes()).containsExactly("alias-moved-alone");
  }

  @Test
  void whatWasAcceptedBeforeTheLogHeldDecisions_isCountedAndNoFault() {
    History history = accepted();
    ObjectNode state =
        History.row(
            history.entries.get(history.entries.size() - 2).facts().orElseThrow(), "proposal");
    ObjectNode human =
        History.row(history.entries.get(history.entries.size() - 2).facts().orElseThrow(), "vote");
    ObjectNode ai =
        History.row(history.entries.get(history.entries.size() - 4).facts().orElseThrow(), "vote");
    long aiPass = state.path("ai_pass_vote").asLong();
    long humanPass = state.path("human_pass_vote").asLong();
    history.entries.clear();
    history.entries.add(old(0));
    history.entry(
        "log.adopt",
        "proposal",
        "done",
        History.rows(History.change("proposal", "adopt", History.KEY, state)));
    history.entry(
        "log.adopt",
        "vote",
        "done",
        History.rows(
            History.change("vote", "adopt", aiPass, ai),
            History.change("vote", "adopt", humanPass, human)));
    history.promote("promoter");

    DecisionReplay replay = history.replay();
    assertThat(replay.finish()).isEmpty();
    assertThat(replay.takenOver()).isEqualTo(1);
    assertThat(replay.entriesBefore()).isEqualTo(1);
  }

  private static LoggedEntry old(long index) {
    return new LoggedEntry(
        index,
        index + 1,
        java.time.Instant.EPOCH,
        History.TENANT,
        "gate",
        DECIDED,
        History.PROPOSAL,
        "accepted; policy -",
        Optional.of(new Digest("sha256:" + "a".repeat(64))),
        Optional.empty());
  }

  @Test
  void rowsThatAreTakenOverLater_areFound() {
    History history = vetoed();
    ObjectNode state =
        History.row(
            history.entries.get(history.entries.size() - 2).facts().orElseThrow(), "proposal");
    history.entry(
        "log.adopt",
        "proposal",
        "done",
        History.rows(
            History.change(
                "proposal", "adopt", History.KEY, state.deepCopy().put("status", "accepted"))));
    assertThat(history.codes()).containsExactly("adopted-late", "pass-vote");
  }

  @Test
  void anEntryOfTheGateWithoutItsDecision_isFound_alsoWhenItPretendsToBeOld() {
    History history = accepted();
    history.entries.add(old(history.entries.size()));
    assertThat(history.codes()).containsExactly("decision-missing");
  }

  @Test
  void factsOfAnotherForm_areAFaultAndNoCrash() {
    for (String facts :
        new String[] {
          "{\"rows\":3}",
          "{\"rows\":[{}]}",
          "{\"rows\":[{\"table\":\"vote\",\"op\":\"insert\",\"key\":1e40,\"row\":{}}]}",
          "{\"rows\":[{\"table\":\"vote\",\"op\":\"insert\",\"key\":1,\"row\":{}}]}",
          "{\"rows\":[{\"table\":\"proposal\",\"op\":\"insert\",\"key\":1}]}",
          "{\"decision\":7}",
          "{\"decision\":{\"policy\":{\"rules\":[]}}}"
        }) {
      var history = new History();
      history.entry(DECIDED, History.PROPOSAL, "done", (ObjectNode) Json.parse(facts));
      assertThat(history.codes()).as(facts).containsExactly("facts-unreadable");
    }
  }

  @Test
  void aBundleAboutOneProposal_canBeCheckedOnItsOwn() {
    History history = accepted();
    history.entries.removeIf(entry -> !entry.subject().equals(History.PROPOSAL));
    var replay = new DecisionReplay(false);
    history.entries.forEach(replay::take);
    assertThat(replay.finish()).isEmpty();
    assertThat(replay.decisions()).isEqualTo(2);

    history.entries.removeIf(entry -> entry.action().equals(CAST));
    history.entries.removeIf(entry -> entry.action().equals("proposal.revise"));
    var less = new DecisionReplay(false);
    history.entries.forEach(less::take);
    assertThat(less.finish()).extracting(Fault::code).containsOnly("vote-unknown");
    assertThat(less.remarks()).hasSize(2);
  }

  @Test
  void theRecordReadsBackWhatTheGateSaw() {
    History history = accepted();
    LoggedEntry last = history.entries.get(history.entries.size() - 1);
    assertThat(GateRecord.input(last.facts().orElseThrow().path("decision")))
        .isEqualTo(history.input());
  }

  @Test
  void aFloodOfFaultsIsCut() {
    History history = vetoed();
    LoggedEntry last = history.entries.get(history.entries.size() - 1);
    for (int i = 0; i < 1500; i++) {
      history.entries.add(last);
    }
    history.forge(DECIDED, facts -> decision(facts).put("status", "accepted"));
    assertThat(history.codes()).hasSize(1001).endsWith("more");
  }
}
