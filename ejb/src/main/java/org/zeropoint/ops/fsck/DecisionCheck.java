package org.zeropoint.ops.fsck;

import java.util.List;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.ops.replay.DecisionReplay;
import org.zeropoint.ops.replay.Fault;

/** The gate's decisions, made again from the log. */
final class DecisionCheck implements EntryVisitor {

  private final DecisionReplay replay = new DecisionReplay(true);
  private final Findings findings;
  private long next;

  DecisionCheck(Findings findings) {
    this.findings = findings;
  }

  long decisions() {
    return replay.decisions();
  }

  @Override
  public void take(StoredLeaf leaf) {
    long index = leaf.place().orElse(next);
    next = Math.max(next, index + 1);
    leaf.entry().ifPresent(entry -> replay.take(at(index, entry)));
  }

  /** One that waits is followed as if it had the next place. */
  private static LoggedEntry at(long index, LoggedEntry entry) {
    return new LoggedEntry(
        index,
        entry.number(),
        entry.at(),
        entry.tenant(),
        entry.actor(),
        entry.action(),
        entry.subject(),
        entry.outcome(),
        entry.digest(),
        entry.facts());
  }

  @Override
  public void finish() {
    List<Fault> faults = replay.finish();
    faults.forEach(fault -> findings.fault(fault.code(), fault.where(), fault.reason()));
    if (replay.takenOver() > 0) {
      findings.note(
          replay.takenOver() + " accepted proposals are from before the log held decisions");
    }
  }
}
