package org.zeropoint.ops.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.tree.LoggedEntry;

/**
 * Follows the log, makes every decision of the gate again, and says where the log does not bear it
 * out: that a proposal is accepted, that its votes were cast, that its policy counted, that what
 * went live was accepted. Measurements are taken as they are recorded.
 *
 * <p>What it finds, by code:
 *
 * <ul>
 *   <li>{@code accepted-without-decision}: a proposal becomes accepted without the gate's word
 *   <li>{@code row-differs}: the proposal's row is not what the gate said
 *   <li>{@code pass-vote}: the row of an accepted proposal names no pass of each channel
 *   <li>{@code decision-differs}: decided again on the same input, it is something else
 *   <li>{@code decision-missing}, {@code decision-entry}, {@code decision-time}: an entry of the
 *       gate holds no decision, says something else than it, or another time
 *   <li>{@code policy-digest}, {@code policy-unknown}, {@code policy-outdated}, {@code
 *       policy-changed}: the policy is not what its digest says, stands nowhere, did not count any
 *       more, or a version was changed
 *   <li>{@code vote-unknown}, {@code vote-differs}, {@code vote-late}, {@code vote-left-out},
 *       {@code vote-changed}, {@code vote-channel}: a vote that is counted is not in the log, or
 *       another one there, or cast later; one in the log is not counted; one was changed; somebody
 *       voted without the role
 *   <li>{@code actor-differs}: a row names somebody else than whose operation it was
 *   <li>{@code lift-unknown}, {@code lift-left-out}, {@code override-unknown}, {@code
 *       override-left-out}, {@code override-revoked}, {@code override-changed}: the same for what
 *       lifts fails
 *   <li>{@code people-differ}, {@code proposal-differs}, {@code risk-differs}, {@code
 *       withdrawal-differs}: the decision is about something else than the rows
 *   <li>{@code promotion-without-acceptance}, {@code promotion-differs}, {@code
 *       promotion-by-author}, {@code approvals-missing}, {@code alias-moved-alone}, {@code
 *       alias-history}: something went live against the rules
 *   <li>{@code proposal-deleted}: proposals are never deleted
 *   <li>{@code adopted-late}: rows are taken over as if they were from before the log held any
 *   <li>{@code facts-unreadable}: an entry's facts are not of the form that the log has
 * </ul>
 */
public final class DecisionReplay {

  /** Entries from before the tree have smaller numbers, see the migration that made it. */
  private static final long FIRST_NUMBER = 1_000_000_000;

  private final boolean whole;
  private final Faults faults = new Faults();
  private final Ballots ballots = new Ballots(faults);
  private final People people = new People(faults);
  private final Policies policies = new Policies(faults);
  private final Proposals proposals = new Proposals(ballots, faults);
  private final Promotions promotions =
      new Promotions(proposals, ballots, policies, people, faults);
  private final Actors actors = new Actors(ballots, faults);
  private final DecisionCheck check = new DecisionCheck(people, ballots, faults);
  private final List<String> remarks = new ArrayList<>();
  private boolean treeBegan;
  private boolean workBegan;
  private long decisions;
  private long before;

  /**
   * @param whole whether all entries of the log are at hand; false: only those about one proposal,
   *     so that others may hold what is missing
   */
  public DecisionReplay(boolean whole) {
    this.whole = whole;
  }

  /** Takes the next entry, in the order of the indexes. */
  public void take(LoggedEntry entry) {
    if (!treeBegan && entry.number() < FIRST_NUMBER) {
      before++;
      return;
    }
    treeBegan = true;
    try {
      List<Row> rows = Row.of(entry);
      requireEarly(entry, rows);
      rows.forEach(row -> take(entry, row));
      rows.forEach(row -> actors.take(entry, row));
      rows.forEach(row -> proposals.take(entry, row));
      promotions.take(entry, rows);
      decide(entry);
    } catch (RuntimeException e) {
      faults.add("facts-unreadable", entry, "the facts cannot be followed: " + e.getMessage());
    }
  }

  /** Rows are taken over once, before the log holds anything else that was done. */
  private void requireEarly(LoggedEntry entry, List<Row> rows) {
    boolean adopts = rows.stream().anyMatch(Row::isAdopted);
    if (adopts && workBegan) {
      faults.add(
          "adopted-late", entry, "rows are taken over without an operation, and not at the start");
    }
    workBegan = workBegan || !adopts;
  }

  private void take(LoggedEntry entry, Row row) {
    ballots.take(entry, row);
    people.take(entry, row);
    policies.take(entry, row);
    if (row.table().equals("vote") && !row.isAdopted() && !row.isGone()) {
      people.requireChannel(entry, row);
    }
  }

  private void decide(LoggedEntry entry) {
    Optional<Decision> found = Decision.of(entry);
    if (found.isEmpty()) {
      if (entry.action().startsWith("gate.") && !entry.outcome().startsWith("refused")) {
        faults.add("decision-missing", entry, "the gate's entry does not hold what it decided on");
      }
      return;
    }
    Decision decision = found.get();
    decisions++;
    policies.require(decision);
    Optional<Long> key = proposals.key(entry.tenant(), decision.proposalId());
    Optional<Trail> trail = proposals.find(entry.tenant(), decision.proposalId());
    if (trail.isEmpty()) {
      unknown(decision);
    }
    check.check(decision, key, trail);
    trail.ifPresent(t -> t.take(decision));
  }

  private void unknown(Decision decision) {
    String what = "no row of " + decision.proposalId() + " stands in the log before its decision";
    if (whole) {
      faults.add("proposal-differs", decision.entry(), what);
    } else {
      remarks.add(Faults.where(decision.entry().index()) + ": " + what);
    }
  }

  /** What does not fit, in the order of the log. Call once, after the last entry. */
  public List<Fault> finish() {
    proposals.close();
    return faults.all();
  }

  /** Decisions that were made again. */
  public long decisions() {
    return decisions;
  }

  /** Entries from before the tree, which hold no decisions that could be made again. */
  public long entriesBefore() {
    return before;
  }

  /** Proposals that were accepted before the log held decisions, and were taken over as such. */
  public long takenOver() {
    return proposals.takenOver();
  }

  /** What could not be looked into, because the entries that show it are not at hand. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }
}
