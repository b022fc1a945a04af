package org.zeropoint.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.LoggedEntry;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.ops.replay.DecisionReplay;

/**
 * Follows the leaves of a log: computes the root again, compares it at the size of every checkpoint
 * that is known, and makes the decisions again.
 */
final class LogCheck {

  private static final Set<String> WHOLE = Set.of("index", "leaf", "facts");
  private static final Set<String> WITHHELD = Set.of("index", "hash");

  private final Checkpoint signed;
  private final KnownCheckpoints known;
  private final Report report;
  private final DecisionReplay replay = new DecisionReplay(true);
  private final RootStack tree = new RootStack();
  private long next;
  private long withheld;
  private boolean gaps;
  private long fits;
  private boolean differs;

  LogCheck(Checkpoint signed, KnownCheckpoints known, Report report) {
    this.signed = signed;
    this.known = known;
    this.report = report;
    compare();
  }

  /**
   * Takes a line.
   *
   * @return whether there may be more; not behind a line that is nothing
   */
  boolean take(long number, String line) {
    try {
      ObjectNode leaf = Documents.object(line);
      long index = Documents.number(leaf, "index");
      if (index >= signed.size()) {
        report.fault(
            "leaf-beyond",
            "line " + number,
            "it has the leaf with index %d, the checkpoint is over %d"
                .formatted(index, signed.size()));
        return false;
      }
      if (inOrder(number, index)) {
        take(leaf, index);
      }
      return true;
    } catch (IllegalArgumentException e) {
      report.fault("line-form", "line " + number, e.getMessage());
      return false;
    }
  }

  private boolean inOrder(long number, long index) {
    if (index < next) {
      gaps = true;
      report.fault(
          "leaf-repeated",
          "line " + number,
          "it has the leaf of entry %d, where that of entry %d belongs"
              .formatted(index + 1, next + 1));
      return false;
    }
    if (index > next) {
      missing(next, index);
      next = index;
    }
    return true;
  }

  private void missing(long from, long to) {
    gaps = true;
    report.fault(
        "leaf-missing",
        "entry " + (from + 1),
        to - from == 1 ? "its leaf is missing" : "the leaves up to entry " + to + " are missing");
  }

  private void take(ObjectNode line, long index) {
    next = index + 1;
    byte[] hash = line.has("hash") ? withheld(line) : leaf(line, index);
    if (!gaps) {
      tree.add(hash);
      compare();
    }
  }

  private byte[] withheld(ObjectNode line) {
    requireOnly(line, WITHHELD);
    byte[] hash = Documents.bytes("hash", Documents.text(line, "hash"));
    if (hash.length != Merkle.HASH) {
      throw new IllegalArgumentException("hash has " + hash.length + " bytes, not " + Merkle.HASH);
    }
    withheld++;
    return hash;
  }

  private byte[] leaf(ObjectNode line, long index) {
    requireOnly(line, WHOLE);
    byte[] leaf = Documents.bytes("leaf", Documents.text(line, "leaf"));
    try {
      replay.take(LoggedEntry.of(index, leaf, Documents.facts(line)));
    } catch (RuntimeException e) {
      report.fault("entry-differs", "entry " + (index + 1), String.valueOf(e.getMessage()));
    }
    return Merkle.leafHash(leaf);
  }

  private static void requireOnly(ObjectNode line, Set<String> fields) {
    line.fieldNames()
        .forEachRemaining(
            name -> {
              if (!fields.contains(name)) {
                throw new IllegalArgumentException("a leaf has no " + name);
              }
            });
  }

  /** The root so far, against every checkpoint over so many leaves. */
  private void compare() {
    for (KnownCheckpoints.Known one : known.over(tree.size())) {
      compare(one.checkpoint(), one.file());
    }
    if (tree.size() == signed.size()) {
      compare(signed, "the checkpoint of the file");
    }
  }

  private void compare(Checkpoint checkpoint, String where) {
    if (Arrays.equals(tree.root(), checkpoint.root())) {
      fits = differs ? fits : checkpoint.size();
      return;
    }
    differs = true;
    Base64.Encoder base64 = Base64.getEncoder();
    report.fault(
        "root-differs",
        where,
        ("the root over %d entries was signed as %s; that of the leaves in the file is %s:"
                + " something among the entries %d to %d was changed, added or taken out")
            .formatted(
                checkpoint.size(),
                base64.encodeToString(checkpoint.root()),
                base64.encodeToString(tree.root()),
                fits + 1,
                checkpoint.size()));
  }

  /** What is only known behind the last line. */
  void finish(boolean cut) {
    if (!cut && next < signed.size()) {
      missing(next, signed.size());
    }
    List<KnownCheckpoints.Known> beyond = known.above(signed.size());
    if (!beyond.isEmpty()) {
      var last = beyond.get(beyond.size() - 1);
      report.fault(
          "log-cut",
          last.file(),
          "a checkpoint over %d entries was signed, and the file has %d: its end was cut off, or the file is older than the checkpoint"
              .formatted(last.checkpoint().size(), signed.size()));
    }
    replay.finish().forEach(report::fault);
    replay.remarks().forEach(report::remark);
    report.fact("entries", (next - withheld) + " read, " + withheld + " of other tenants");
    if (known.count() > 0) {
      report.fact("checkpoints", known.count() + " kept ones compared");
    }
    report.fact("decisions", replay.decisions() + " made again");
    if (withheld > 0) {
      report.remark(
          withheld
              + " entries are of other tenants: their hash is in the tree, the rest is not shown");
    }
    if (replay.takenOver() > 0 || replay.entriesBefore() > 0) {
      report.remark(
          "%d accepted proposals and %d entries were taken over from before the log held decisions: they cannot be made again"
              .formatted(replay.takenOver(), replay.entriesBefore()));
    }
  }

  long withheldLeaves() {
    return withheld;
  }
}
