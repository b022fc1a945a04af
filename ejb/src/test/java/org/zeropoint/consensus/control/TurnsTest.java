package org.zeropoint.consensus.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Requirement.State;
import org.zeropoint.consensus.entity.Turn;
import org.zeropoint.consensus.entity.Turn.Who;
import org.zeropoint.consensus.entity.TurnFacts;
import org.zeropoint.consensus.entity.TurnFacts.OpenThread;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.proposals.entity.Verdict;

class TurnsTest {

  private static final Instant REVISED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant DECIDED = Instant.parse("2026-01-02T00:00:00Z");
  private static final Instant REVIEWED = Instant.parse("2026-01-03T00:00:00Z");
  private static final Instant MOVED = Instant.parse("2026-01-04T00:00:00Z");
  private static final Instant SAID = Instant.parse("2026-01-05T00:00:00Z");

  @Test
  void withoutCandidate_bothChannelsAreAsked_sinceTheRevision() {
    var turns = Turns.of(facts(Status.PENDING, false, List.of("ai-review", "human-review")));

    assertThat(turns)
        .extracting(Turn::who)
        .containsExactly(Who.role("ai-reviewer"), Who.role("reviewer"));
    assertThat(turns).extracting(Turn::action).containsOnly("vote");
    assertThat(turns).extracting(Turn::since).containsOnly(REVISED);
  }

  @Test
  void aRejectedOne_isItsAuthorsToRevise_sinceTheDecision() {
    assertThat(Turns.of(facts(Status.REJECTED, false, List.of("human-review"))))
        .singleElement()
        .satisfies(
            turn -> {
              assertThat(turn.who()).isEqualTo(Who.account("ann"));
              assertThat(turn.action()).isEqualTo("revise");
              assertThat(turn.since()).isEqualTo(DECIDED);
              assertThat(turn.requirement()).isEqualTo("human-review");
            });
  }

  @Test
  void theFailItself_isNamed_whateverItsReasonSays_andWhateverElseBlocks() {
    var missing = new Requirement("ai-review", State.UNSATISFIED, "is missing");
    var failed =
        new Requirement(
            "human-review", State.UNSATISFIED, "failed by rita; the pass of bob is old");
    GateDecision decision =
        new GateDecision(
            Status.REJECTED,
            Verdict.PENDING,
            Verdict.FAIL,
            Optional.empty(),
            Optional.empty(),
            List.of(missing, failed),
            "",
            Optional.empty(),
            Optional.empty());
    var facts =
        new TurnFacts(
            "ann",
            false,
            REVISED,
            DECIDED,
            decision,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false);

    assertThat(Turns.of(facts)).extracting(Turn::requirement).containsExactly("human-review");
  }

  @Test
  void aWithdrawnOne_isNobodysTurn() {
    assertThat(Turns.of(facts(Status.REJECTED, true, List.of("withdrawal")))).isEmpty();
  }

  @Test
  void anAcceptedCandidate_isThePromoters_onceOnly() {
    assertThat(Turns.of(facts(Status.ACCEPTED, true, List.of())))
        .extracting(Turn::who, Turn::action, Turn::since)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Who.role("promoter"), "promote", DECIDED));
    assertThat(Turns.of(facts(Status.ACCEPTED, false, List.of()))).isEmpty();
    assertThat(Turns.of(promoted())).isEmpty();
  }

  @Test
  void productionThatMoved_isTheAuthorsToMeasureAgain_sinceThen() {
    assertThat(Turns.of(facts(Status.UNDER_REVIEW, true, List.of("base-current"))))
        .extracting(Turn::who, Turn::action, Turn::since)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Who.account("ann"), "measure-again", MOVED));
  }

  @Test
  void aThread_isTheAuthorsToAnswer_andThenItsOpenersToResolve() {
    assertThat(Turns.of(threads("bob", "bob")))
        .extracting(Turn::who, Turn::action, Turn::since)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Who.account("ann"), "answer", SAID));
    assertThat(Turns.of(threads("bob", "ann")))
        .extracting(Turn::who, Turn::action, Turn::since)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Who.account("bob"), "resolve", SAID));
  }

  @Test
  void whatNobodyKnows_isTheAdmins() {
    assertThat(Turns.of(facts(Status.UNDER_REVIEW, true, List.of("evidence"))))
        .extracting(Turn::who, Turn::action)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Who.role("admin"), "wait"));
  }

  @Property
  void whatIsOpenAndUnmet_alwaysWaitsForSomebody_inWords(
      @ForAll boolean candidate,
      @ForAll boolean human,
      @ForAll boolean base,
      @ForAll boolean other) {
    List<String> names =
        Arrays.asList(
            "ai-review",
            human ? "human-review" : "veto",
            base ? "base-current" : "compliance",
            other ? "something" : "promotion-approval");
    TurnFacts facts =
        new TurnFacts(
            "ann",
            candidate,
            REVISED,
            DECIDED,
            decision(Status.UNDER_REVIEW, names),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false);

    assertThat(Turns.of(facts)).extracting(Turn::requirement).containsExactlyElementsOf(names);
    assertThat(Turns.of(facts)).allMatch(turn -> !turn.why().isBlank());
    assertThat(Turns.of(facts)).isEqualTo(Turns.of(facts));
  }

  private static TurnFacts facts(Status status, boolean candidate, List<String> blocking) {
    return new TurnFacts(
        "ann",
        candidate,
        REVISED,
        DECIDED,
        decision(status, blocking),
        List.of(),
        Optional.of(REVIEWED),
        Optional.of(MOVED),
        false);
  }

  private static TurnFacts promoted() {
    return new TurnFacts(
        "ann",
        true,
        REVISED,
        DECIDED,
        decision(Status.ACCEPTED, List.of()),
        List.of(),
        Optional.of(REVIEWED),
        Optional.of(MOVED),
        true);
  }

  private static TurnFacts threads(String opener, String last) {
    return new TurnFacts(
        "ann",
        false,
        REVISED,
        DECIDED,
        decision(Status.UNDER_REVIEW, List.of("discussion")),
        List.of(new OpenThread(1, opener, last, SAID)),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static GateDecision decision(Status status, List<String> blocking) {
    return new GateDecision(
        status,
        Verdict.PENDING,
        Verdict.PENDING,
        Optional.empty(),
        Optional.empty(),
        blocking.stream()
            .map(name -> new Requirement(name, State.UNSATISFIED, "is missing"))
            .toList(),
        "",
        Optional.empty(),
        Optional.empty());
  }
}
