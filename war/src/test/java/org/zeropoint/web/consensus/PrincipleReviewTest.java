package org.zeropoint.web.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.consensus.entity.Channel;
import org.zeropoint.consensus.entity.Requirement;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.ethics.entity.Finding;
import org.zeropoint.ethics.entity.Finding.Outcome;
import org.zeropoint.shared.Violation;
import org.zeropoint.training.entity.ComputeShare;
import org.zeropoint.training.entity.TrainingPlan;
import org.zeropoint.web.consensus.PrincipleLine.State;
import org.zeropoint.web.page.Wording;

class PrincipleReviewTest {

  private static final Wording ENGLISH = new Wording(Locale.ENGLISH);
  private static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");

  @Test
  void evidenceIsReadFromTheRecords_partByPart() {
    List<PrincipleLine> lines = PrincipleReview.of(whole(400, vote("reviewer", true, 1)), ENGLISH);

    assertThat(lines).extracting(PrincipleLine::state).containsOnly(State.SHOWN, State.BROKEN);
    assertThat(evidence(lines, "Safe limits"))
        .isEqualTo(
            "The plan keeps them: 400 of at most 10,000 steps, batch 16 of at most 256,"
                + " learning rate 0.003 of at most 1.");
    assertThat(line(lines, "Safe limits").link()).isEqualTo("#finding-limits-kept");
    assertThat(line(lines, "Approved models").state()).isEqualTo(State.BROKEN);
    assertThat(evidence(lines, "Auditable steps"))
        .isEqualTo("2 entries about it, the last by author: proposal.submit.");
    assertThat(line(lines, "Auditable steps").link()).isEqualTo("/audit/entry?seq=8");
    assertThat(evidence(lines, "Transparent status"))
        .isEqualTo("2 requirements, each with its reason; one is unmet.");
    assertThat(evidence(lines, "Fair share of compute"))
        .isEqualTo(
            "author used 30 s of device time in the last 30 days,"
                + " 75 % of the 40 s that the tenant used.");
    assertThat(evidence(lines, "Clear errors"))
        .isEqualTo("No finding hinders it; one requirement ended in an error and blocks.");
    assertThat(evidence(lines, "No dark patterns"))
        .startsWith("One vote was cast")
        .contains("1 for it, 0 against it. Nobody's silence");
    assertThat(evidence(lines, "The person decides"))
        .isEqualTo("One person has passed it: reviewer. one of two");
  }

  @Test
  void planBeyondALimit_isBroken_withTheLimit() {
    PrincipleLine line = line(PrincipleReview.of(whole(20_000), ENGLISH), "Safe limits");

    assertThat(line.state()).isEqualTo(State.BROKEN);
    assertThat(line.evidence())
        .isEqualTo("The plan breaks them: steps 20000 is out of its bounds.");
  }

  @Test
  void lastWordOfAPersonCounts() {
    List<PrincipleLine> lines =
        PrincipleReview.of(
            whole(400, vote("reviewer", true, 1), vote("reviewer", false, 2)), ENGLISH);

    assertThat(evidence(lines, "The person decides"))
        .isEqualTo("One person has failed it: reviewer. one of two");
  }

  @Test
  void whereThereIsNothing_thatIsSaid() {
    var nothing =
        new PrincipleFacts(
            1,
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            false,
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty());
    List<PrincipleLine> lines = PrincipleReview.of(nothing, ENGLISH);

    assertThat(lines)
        .filteredOn(line -> line.state() == State.NONE)
        .extracting(PrincipleLine::part)
        .containsExactly(
            "Safe limits",
            "Approved models",
            "Auditable steps",
            "Transparent status",
            "Fair share of compute",
            "Clear errors",
            "No dark patterns");
    assertThat(PrincipleReview.summary(lines, ENGLISH))
        .startsWith(
            "2 of 9 parts are shown on this proposal. Of 7 parts there is no evidence here");
  }

  @Test
  void acceptedWithoutAPerson_isBroken() {
    PrincipleFacts some = whole(400);
    var accepted =
        new PrincipleFacts(
            some.revision(),
            true,
            some.plan(),
            some.origin(),
            List.of(new Violation("/summary", "must have 10 to 500 characters")),
            some.log(),
            true,
            some.requirements(),
            some.findings(),
            some.votes(),
            some.share());
    List<PrincipleLine> lines = PrincipleReview.of(accepted, ENGLISH);

    assertThat(line(lines, "The person decides").state()).isEqualTo(State.BROKEN);
    assertThat(evidence(lines, "Sanitised input"))
        .isEqualTo("Revision 3 breaks a rule of its form: summary must have 10 to 500 characters.");
    assertThat(PrincipleReview.summary(lines, ENGLISH))
        .contains("3 parts are broken here: Approved models, Sanitised input, The person decides.");
  }

  @Test
  void germanSaysTheSameNumbers() {
    List<PrincipleLine> lines = PrincipleReview.of(whole(400), new Wording(Locale.GERMAN));

    assertThat(evidence(lines, "Sichere Grenzen")).contains("400 von höchstens 10.000", "0,003");
  }

  private static PrincipleLine line(List<PrincipleLine> lines, String part) {
    return lines.stream().filter(line -> line.part().equals(part)).findFirst().orElseThrow();
  }

  private static String evidence(List<PrincipleLine> lines, String part) {
    return line(lines, part).evidence();
  }

  private static PrincipleFacts whole(int steps, Vote... votes) {
    var plan =
        new TrainingPlan(
            "line",
            "djl",
            "gpt-nano",
            Optional.empty(),
            "sea",
            steps,
            16,
            0.003,
            "adamw",
            0.1,
            7,
            Optional.empty());
    List<AuditEntry> log = new ArrayList<>();
    for (long place = 7; place > 5; place--) {
      var entry =
          new AuditEntry(
              NOW,
              new AuditEntry.Draft(
                  "default", "author", "proposal.submit", "p", Optional.empty(), "done"));
      entry.at(place);
      log.add(entry);
    }
    return new PrincipleFacts(
        3,
        false,
        Optional.of(plan),
        Optional.of(new PrincipleFacts.Origin("gpt-nano", false, false, Optional.empty())),
        List.of(),
        log,
        false,
        List.of(
            new Requirement("human-review", Requirement.State.SATISFIED, "one of two"),
            new Requirement("measurements", Requirement.State.ERROR, "could not be read")),
        Optional.of(List.of(new Finding("limits-kept", Outcome.PASS, "kept"))),
        List.of(votes),
        Optional.of(
            new PrincipleFacts.Use(
                "author",
                ComputeShare.of(
                    30, 24, Map.of("author", 30.0, "other", 10.0), Map.of("author", 3.0)))));
  }

  private static Vote vote(String voter, boolean pass, int ordinal) {
    return new Vote(1, new Vote.Cast("sha256:r", Channel.HUMAN, pass, voter, ""), ordinal, NOW);
  }
}
