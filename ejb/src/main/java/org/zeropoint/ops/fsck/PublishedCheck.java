package org.zeropoint.ops.fsck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.CheckpointFile;
import org.zeropoint.audit.tree.SignedNote;

/** The file of published checkpoints against those in the database, in both directions. */
final class PublishedCheck {

  /** Notes that one written twice is looked for among. */
  private static final int RECENT = 1000;

  private final Path file;
  private final long length;
  private final NoteCheck notes;
  private final Findings findings;
  private final LinkedHashMap<Long, String> seen = new LinkedHashMap<>();
  private long last = -1;
  private long repeated;

  /** Reads the file up to where it ends now: what stands in it then is in the database later. */
  PublishedCheck(Path data, long length, NoteCheck notes, Findings findings) {
    this.file = data.resolve(CheckpointFile.NAME);
    this.length = length;
    this.notes = notes;
    this.findings = findings;
  }

  /** Where the file ends now; -1 when there is none. */
  static long length(Path data) throws IOException {
    Path file = data.resolve(CheckpointFile.NAME);
    return Files.exists(file) ? Files.size(file) : -1;
  }

  void run(CheckpointRows rows) throws SQLException, IOException {
    if (length < 0) {
      if (rows.peek().isPresent()) {
        findings.fault(
            "published-missing", CheckpointFile.NAME, "is missing, and checkpoints were signed");
      }
      return;
    }
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                new Beginning(Files.newInputStream(file), length), StandardCharsets.UTF_8))) {
      var published = new PublishedNotes(reader);
      for (var note = published.next(); note.isPresent(); note = published.next()) {
        take(note.get(), rows);
      }
      if (published.passedOver() > 0) {
        findings.note(
            CheckpointFile.NAME + ": " + published.passedOver() + " pieces that are no whole note");
      }
    }
    rest(rows);
  }

  private void take(SignedNote note, CheckpointRows rows) throws SQLException {
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(note.text());
    } catch (IllegalArgumentException e) {
      findings.fault("checkpoint-unreadable", CheckpointFile.NAME, String.valueOf(e.getMessage()));
      return;
    }
    long size = checkpoint.size();
    String where = CheckpointFile.NAME + ", size " + size;
    notes.check(where, note, Optional.empty());
    String text = note.text();
    if (size <= last) {
      again(where, size, text);
      return;
    }
    last = size;
    seen.put(size, text);
    if (seen.size() > RECENT) {
      seen.remove(seen.keySet().iterator().next());
    }
    for (var row = rows.peek(); row.isPresent() && row.get().size() < size; row = rows.peek()) {
      missing(rows.next());
    }
    Optional<CheckpointRow> row = rows.peek().filter(r -> r.size() == size);
    if (row.isEmpty()) {
      findings.fault(
          "checkpoint-lost",
          CheckpointRow.where(size),
          "was published, as " + CheckpointFile.NAME + " says, and the database has it no more");
    } else if (!rows.next().note().startsWith(text + "\n")) {
      findings.fault(
          "published-differs", where, "the database has another note over " + size + " entries");
    }
  }

  /** Servers that share a directory may append the same note twice. */
  private void again(String where, long size, String text) {
    if (text.equals(seen.get(size))) {
      repeated++;
    } else {
      findings.fault("published-order", where, "stands behind a note over " + last + " entries");
    }
  }

  private void missing(CheckpointRow row) {
    findings.fault(
        "published-missing",
        row.where(),
        "is not in " + CheckpointFile.NAME + ", and later ones are");
  }

  /** The file follows the database after a moment; a crash makes that longer. */
  private void rest(CheckpointRows rows) throws SQLException {
    long waiting = 0;
    long newest = 0;
    while (rows.peek().isPresent()) {
      newest = rows.next().size();
      waiting++;
    }
    if (waiting > 0) {
      findings.note(
          "%d checkpoints are not in %s yet, the newest over %d entries"
              .formatted(waiting, CheckpointFile.NAME, newest));
    }
    if (repeated > 0) {
      findings.note(CheckpointFile.NAME + ": " + repeated + " notes stand there again");
    }
  }
}
