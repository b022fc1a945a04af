package org.zeropoint.ops.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeropoint.audit.tree.LoggedEntry;

/** What the log has seen of votes, and of what lifts them, by the revision that they are on. */
final class Ballots {

  /** A revision of a tenant's proposal. */
  record On(String tenant, String digest) {}

  /**
   * @param index of the entry that holds it
   */
  record Vote(
      long index,
      long key,
      long proposal,
      On on,
      String channel,
      String result,
      String voter,
      Instant castAt) {

    boolean passes() {
      return result.equals("pass");
    }
  }

  /** A fail that was taken back. */
  record Lift(long index, long vote, Instant at) {}

  /**
   * An override of fails.
   *
   * @param reason its SHA-256
   * @param revoked where and when it was ended
   */
  record Override(
      long index,
      String by,
      String reason,
      Instant at,
      Instant expiresAt,
      Optional<Revoked> revoked) {}

  record Revoked(long index, Instant at) {}

  private final Map<Long, Vote> votes = new HashMap<>();
  private final Map<On, List<Vote>> cast = new HashMap<>();
  private final Map<Long, Lift> lifts = new HashMap<>();
  private final Map<On, Map<Long, Override>> overrides = new HashMap<>();
  private final Map<On, Set<String>> approvals = new HashMap<>();
  private final Map<On, Long> touched = new HashMap<>();
  private final Faults faults;

  Ballots(Faults faults) {
    this.faults = faults;
  }

  void take(LoggedEntry entry, Row row) {
    switch (row.table()) {
      case "vote" -> vote(entry, row);
      case "veto_lift" -> lift(entry, row);
      case "veto_override" -> override(entry, row);
      case "promotion_approval" -> approval(entry, row);
      case "proposal" -> touch(new On(entry.tenant(), row.find("digest").orElse("")), entry);
      default -> {}
    }
  }

  private void vote(LoggedEntry entry, Row row) {
    if (!row.isAdopted() && !row.op().equals(Row.INSERT) || votes.containsKey(row.key())) {
      faults.add(
          "vote-changed", entry, "vote " + row.key() + " changes, and a vote is never changed");
      return;
    }
    var vote =
        new Vote(
            entry.index(),
            row.key(),
            row.number("proposal_pk"),
            new On(entry.tenant(), row.text("digest")),
            row.text("channel"),
            row.text("result"),
            row.text("voter"),
            row.time("cast_at"));
    votes.put(vote.key(), vote);
    cast.computeIfAbsent(vote.on(), on -> new ArrayList<>()).add(vote);
    touch(vote.on(), entry);
  }

  private void lift(LoggedEntry entry, Row row) {
    if (row.isGone()) {
      faults.add("vote-changed", entry, "a fail that was taken back stands again");
      return;
    }
    long vote = row.number("vote_pk");
    lifts.putIfAbsent(vote, new Lift(entry.index(), vote, row.time("lifted_at")));
    Optional.ofNullable(votes.get(vote)).ifPresent(v -> touch(v.on(), entry));
  }

  private void override(LoggedEntry entry, Row row) {
    if (row.isGone()) {
      faults.add("override-changed", entry, "override " + row.key() + " is deleted");
      return;
    }
    On on = new On(entry.tenant(), row.text("digest"));
    Map<Long, Override> known = overrides.computeIfAbsent(on, any -> new HashMap<>());
    Override before = known.get(row.key());
    var now =
        new Override(
            before == null ? entry.index() : before.index(),
            row.text("overrider"),
            row.sha256("reason"),
            row.time("made_at"),
            row.time("expires_at"),
            row.find("revoked_at").map(at -> new Revoked(entry.index(), Instant.parse(at))));
    known.put(row.key(), now);
    touch(on, entry);
  }

  private void approval(LoggedEntry entry, Row row) {
    if (!row.isGone()) {
      On on = new On(entry.tenant(), row.text("digest"));
      approvals.computeIfAbsent(on, any -> new HashSet<>()).add(row.text("approver"));
    }
  }

  private void touch(On on, LoggedEntry entry) {
    touched.put(on, entry.index());
  }

  Optional<Vote> vote(long key) {
    return Optional.ofNullable(votes.get(key));
  }

  List<Vote> on(On on) {
    return cast.getOrDefault(on, List.of());
  }

  Optional<Lift> lift(long vote) {
    return Optional.ofNullable(lifts.get(vote));
  }

  List<Override> overrides(On on) {
    return List.copyOf(overrides.getOrDefault(on, Map.of()).values());
  }

  /** Who ever wanted this revision in production. */
  Set<String> approvers(On on) {
    return approvals.getOrDefault(on, Set.of());
  }

  /** The last entry that left rows of this revision; -1 when there is none. */
  long lastTouched(On on) {
    return touched.getOrDefault(on, -1L);
  }
}
