package org.zeropoint.ops.fsck;

import java.time.Instant;
import java.util.Optional;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.SignedNote;
import org.zeropoint.shared.Digest;

/** Checkpoints by themselves: whether note, columns and signatures belong together. */
final class NoteCheck {

  private final Optional<KeyRing> ring;
  private final Findings findings;

  /**
   * @param ring empty when it cannot be read, which is a fault of its own: then signatures are not
   *     looked at
   */
  NoteCheck(Optional<KeyRing> ring, Findings findings) {
    this.ring = ring;
    this.findings = findings;
  }

  /** Checks a row; gives the root of its note, if the note is of that size at all. */
  Optional<byte[]> check(CheckpointRow row) {
    Optional<Checkpoint> read = read(row.where(), row.note(), Optional.of(row.signedAt()));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Checkpoint checkpoint = read.get();
    if (checkpoint.size() != row.size()) {
      findings.fault(
          "checkpoint-size", row.where(), "its note is over " + checkpoint.size() + " entries");
      return Optional.empty();
    }
    String root = Digest.ofHash(checkpoint.root()).value();
    if (!root.equals(row.root())) {
      findings.fault(
          "checkpoint-root",
          row.where(),
          "the database says root %s, its note %s".formatted(row.root(), root));
    }
    return Optional.of(checkpoint.root());
  }

  /** Reads a note and checks what it says of itself; empty when it is no checkpoint of this log. */
  private Optional<Checkpoint> read(String where, String note, Optional<Instant> signedAt) {
    try {
      SignedNote signed = SignedNote.parse(note);
      return check(where, signed, signedAt);
    } catch (IllegalArgumentException e) {
      findings.fault("checkpoint-unreadable", where, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Checks what a note says of itself.
   *
   * @throws IllegalArgumentException when it is no checkpoint
   */
  Optional<Checkpoint> check(String where, SignedNote note, Optional<Instant> signedAt) {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    if (ring.isEmpty()) {
      return Optional.of(checkpoint);
    }
    String origin = ring.get().origin();
    if (!checkpoint.origin().equals(origin)) {
      findings.fault(
          "checkpoint-origin",
          where,
          "is of the log %s, and this one is %s".formatted(checkpoint.origin(), origin));
    }
    Optional<String> wrong = ring.get().fault(note, signedAt);
    wrong.ifPresent(reason -> findings.fault("checkpoint-signature", where, reason));
    return wrong.isPresent() ? Optional.empty() : Optional.of(checkpoint);
  }
}
