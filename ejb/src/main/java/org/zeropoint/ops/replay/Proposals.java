package org.zeropoint.ops.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.zeropoint.audit.tree.LoggedEntry;

/** The trails of all proposals. */
final class Proposals {

  private record Name(String tenant, String proposalId) {}

  private final Map<Long, Trail> trails = new LinkedHashMap<>();
  private final Map<Name, Long> keys = new HashMap<>();
  private final List<Runnable> adopted = new ArrayList<>();
  private final Ballots ballots;
  private final Faults faults;
  private long takenOver;

  Proposals(Ballots ballots, Faults faults) {
    this.ballots = ballots;
    this.faults = faults;
  }

  /** After the ballots of the same entry were taken. */
  void take(LoggedEntry entry, Row row) {
    if (!row.table().equals("proposal")) {
      return;
    }
    if (row.isGone()) {
      faults.add("proposal-deleted", entry, "proposal " + row.key() + " is deleted");
      return;
    }
    String proposalId = row.text("proposal_id");
    keys.put(new Name(row.text("tenant"), proposalId), row.key());
    Trail trail = trails.computeIfAbsent(row.key(), key -> new Trail(proposalId));
    boolean became = trail.take(entry, row, faults);
    if (became && row.isAdopted()) {
      takenOver++;
    }
    Trail.State state = trail.last().orElseThrow();
    if (state.accepted() && row.isAdopted()) {
      // The votes may be taken over in a later entry.
      adopted.add(() -> requirePasses(entry, row, state));
    } else if (state.accepted()) {
      requirePasses(entry, row, state);
    }
  }

  private void requirePasses(LoggedEntry entry, Row row, Trail.State state) {
    requirePass(entry, row, state.digest(), state.aiPass(), "ai");
    requirePass(entry, row, state.digest(), state.humanPass(), "human");
  }

  private void requirePass(
      LoggedEntry entry, Row row, String digest, OptionalLong vote, String channel) {
    boolean passed =
        vote.isPresent()
            && ballots
                .vote(vote.getAsLong())
                .filter(Ballots.Vote::passes)
                .filter(v -> v.channel().equals(channel))
                .filter(v -> v.proposal() == row.key() && v.on().digest().equals(digest))
                .isPresent();
    if (!passed) {
      faults.add(
          "pass-vote",
          entry,
          "%s is accepted, and %s is no pass in the channel %s on %s"
              .formatted(
                  row.text("proposal_id"),
                  vote.isPresent() ? "vote " + vote.getAsLong() : "no vote",
                  channel,
                  digest));
    }
  }

  Optional<Trail> find(String tenant, String proposalId) {
    return key(tenant, proposalId).map(trails::get);
  }

  Optional<Long> key(String tenant, String proposalId) {
    return Optional.ofNullable(keys.get(new Name(tenant, proposalId)));
  }

  /** Proposals that were accepted before the log held decisions. */
  long takenOver() {
    return takenOver;
  }

  void close() {
    adopted.forEach(Runnable::run);
    List.copyOf(trails.values()).forEach(trail -> trail.close(faults));
  }
}
