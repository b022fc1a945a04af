package org.zeropoint.ops.fsck;

import java.sql.SQLException;
import java.util.Optional;
import org.zeropoint.shared.Digest;

/**
 * Checkpoints against the tree: each is compared with the root when the tree has been followed to
 * its size.
 */
final class SignedSizes {

  private final CheckpointRows rows;
  private final NoteCheck notes;
  private final Findings findings;
  private Optional<byte[]> root = Optional.empty();
  private long read = Long.MIN_VALUE;
  private long good;
  private long count;

  SignedSizes(CheckpointRows rows, NoteCheck notes, Findings findings) {
    this.rows = rows;
    this.notes = notes;
    this.findings = findings;
  }

  /** How many there are, after {@link #finish}. */
  long count() {
    return count;
  }

  /** The root that was signed over so many entries; empty when none was. */
  Optional<byte[]> root(long size) throws SQLException {
    Optional<CheckpointRow> next = next();
    while (next.isPresent() && next.get().size() < size) {
      rows.next();
      next = next();
    }
    return next.filter(row -> row.size() == size).flatMap(row -> root);
  }

  /** Says whether the tree of that size has the root that {@link #root} gave. */
  void judged(long size, boolean fits) throws SQLException {
    if (fits) {
      good = size;
      return;
    }
    CheckpointRow row = rows.peek().orElseThrow();
    findings.fault(
        "checkpoint-differs",
        row.where(),
        "the first %d entries are not those that were signed at %s%s"
            .formatted(
                size,
                row.signedAt(),
                good == 0 ? "" : "; the first " + good + " are, as signed before"));
  }

  /**
   * The rest, which no tree was compared with.
   *
   * @param reached entries of the tree that was followed
   */
  void finish(long reached) throws SQLException {
    for (Optional<CheckpointRow> next = next(); next.isPresent(); next = next()) {
      CheckpointRow row = rows.next();
      if (row.size() > reached) {
        findings.fault(
            "checkpoint-beyond",
            row.where(),
            "was signed over %d entries, and the tree can be followed to %d only"
                .formatted(row.size(), reached));
      }
    }
  }

  /** The next row; one that is seen for the first time is judged by itself. */
  private Optional<CheckpointRow> next() throws SQLException {
    Optional<CheckpointRow> next = rows.peek();
    if (next.isPresent() && next.get().size() > read) {
      read = next.get().size();
      root = notes.check(next.get()).or(() -> column(next.get()));
      count++;
    }
    return next;
  }

  private static Optional<byte[]> column(CheckpointRow row) {
    try {
      return Optional.of(new Digest(row.root()).hash());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
