package org.zeropoint.ops.replay;

import java.util.Map;
import java.util.Optional;
import org.zeropoint.audit.tree.LoggedEntry;

/** Whoever a row says did something is who did the operation that left it. */
final class Actors {

  private static final Map<String, String> COLUMNS =
      Map.of(
          "vote", "voter",
          "veto_override", "overrider",
          "promotion_approval", "approver",
          "alias_change", "changed_by",
          "policy_version", "editor");

  private final Ballots ballots;
  private final Faults faults;

  Actors(Ballots ballots, Faults faults) {
    this.ballots = ballots;
    this.faults = faults;
  }

  /** After the ballots of the same entry were taken. */
  void take(LoggedEntry entry, Row row) {
    if (!row.op().equals(Row.INSERT)) {
      return;
    }
    who(row)
        .filter(name -> !name.equals(entry.actor()))
        .ifPresent(
            name ->
                faults.add(
                    "actor-differs",
                    entry,
                    "a row of %s says that %s did it, the operation was of %s"
                        .formatted(row.table(), name, entry.actor())));
  }

  private Optional<String> who(Row row) {
    if (row.table().equals("veto_lift")) {
      return ballots.vote(row.number("vote_pk")).map(Ballots.Vote::voter);
    }
    return Optional.ofNullable(COLUMNS.get(row.table())).map(row::text);
  }
}
