package org.zeropoint.ops.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.proposals.entity.ChangeType;
import org.zeropoint.proposals.entity.Risk;

/** What went live, and on the strength of which decision. */
final class Promotions {

  private record Version(long synthiant, long number) {}

  private final Map<Long, String> synthiants = new HashMap<>();
  private final Map<Long, Version> versions = new HashMap<>();
  private final Proposals proposals;
  private final Ballots ballots;
  private final Policies policies;
  private final People people;
  private final Faults faults;

  Promotions(
      Proposals proposals, Ballots ballots, Policies policies, People people, Faults faults) {
    this.proposals = proposals;
    this.ballots = ballots;
    this.policies = policies;
    this.people = people;
    this.faults = faults;
  }

  /** After everything else of the entry was taken. */
  void take(LoggedEntry entry, List<Row> rows) {
    for (Row row : rows) {
      if (row.table().equals("synthiant") && !row.isGone()) {
        synthiants.put(row.key(), row.text("synthiant_id"));
      }
      if (row.table().equals("model_version") && !row.isGone()) {
        versions.put(row.key(), new Version(row.number("synthiant_pk"), row.number("number")));
      }
    }
    for (Row row : rows) {
      if (row.table().equals("model_alias") && !row.isAdopted()) {
        alias(entry, row, rows);
      }
      if (row.table().equals("alias_change") && !row.isAdopted()) {
        change(entry, row);
      }
    }
  }

  /** An alias moves together with the row that says by whom and why. */
  private void alias(LoggedEntry entry, Row alias, List<Row> rows) {
    boolean told =
        rows.stream()
            .filter(row -> row.table().equals("alias_change") && row.op().equals(Row.INSERT))
            .anyMatch(
                row ->
                    !alias.isGone()
                        && row.number("synthiant_pk") == alias.number("synthiant_pk")
                        && row.text("alias").equals(alias.text("name"))
                        && row.findNumber("to_version_pk").equals(alias.findNumber("version_pk")));
    if (!told) {
      faults.add(
          "alias-moved-alone",
          entry,
          "the alias " + alias.key() + " moves, and nothing says by whom and why");
    }
  }

  private void change(LoggedEntry entry, Row row) {
    if (!row.op().equals(Row.INSERT)) {
      faults.add("alias-history", entry, "a move of an alias is changed afterwards");
    } else if (row.text("kind").equals("promotion")) {
      promotion(entry, row);
    }
  }

  private void promotion(LoggedEntry entry, Row row) {
    String proposalId = row.find("proposal_id").orElse("-");
    String digest = row.find("revision_digest").orElse("-");
    Optional<Trail> trail = proposals.find(entry.tenant(), proposalId);
    if (trail.filter(t -> t.isAccepted(digest)).isEmpty()) {
      faults.add(
          "promotion-without-acceptance",
          entry,
          "%s on %s goes live, and the last decision on it is not that it is accepted"
              .formatted(proposalId, digest));
      return;
    }
    Trail.State state = trail.get().last().orElseThrow();
    version(entry, row, proposalId, state);
    var on = new Ballots.On(entry.tenant(), digest);
    String by = row.text("changed_by");
    boolean involved =
        List.of(state.author(), state.lastEditor()).contains(by)
            || people.starter(on).flatMap(s -> s).filter(by::equals).isPresent();
    if (involved) {
      faults.add("promotion-by-author", entry, by + " wrote, last edited or trained " + proposalId);
    }
    approvals(entry, state, on, proposalId);
  }

  private void version(LoggedEntry entry, Row row, String proposalId, Trail.State state) {
    OptionalLong key = row.findNumber("to_version_pk");
    Version version = key.isPresent() ? versions.get(key.getAsLong()) : null;
    if (version == null) {
      return;
    }
    String ref = synthiants.getOrDefault(version.synthiant(), "?") + "@" + version.number();
    if (!state.candidate().equals(Optional.of(ref))) {
      faults.add(
          "promotion-differs",
          entry,
          "%s goes live, the candidate of %s is %s"
              .formatted(ref, proposalId, state.candidate().orElse("none")));
    }
  }

  private void approvals(LoggedEntry entry, Trail.State state, Ballots.On on, String proposalId) {
    ChangeType type = ChangeType.find(state.changeType()).orElseThrow();
    Risk risk = Risk.find(state.risk()).orElseThrow();
    int needed =
        policies.counting(entry.tenant(), entry.at()).stream()
            .mapToInt(policy -> policy.terms(type, risk).promoters())
            .min()
            .orElseThrow();
    int given = ballots.approvers(on).size();
    if (given < needed) {
      faults.add(
          "approvals-missing",
          entry,
          "%s goes live by the wish of %d, and the policy asks for %d"
              .formatted(proposalId, given, needed));
    }
  }
}
