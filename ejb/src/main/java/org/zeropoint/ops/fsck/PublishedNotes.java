package org.zeropoint.ops.fsck;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import org.zeropoint.audit.tree.SignedNote;

/**
 * Reads the notes of a file of published checkpoints one by one, by the same rules as {@link
 * org.zeropoint.audit.tree.CheckpointFile#notes}: what a crash cut off is passed over.
 */
final class PublishedNotes {

  private static final String SIGNATURE = "\u2014 ";

  private final BufferedReader lines;
  private String text = "";
  private long passedOver;

  PublishedNotes(BufferedReader lines) {
    this.lines = lines;
  }

  /** Blocks that were no note. */
  long passedOver() {
    return passedOver + (text.isEmpty() ? 0 : 1);
  }

  /** The next note; empty at the end. */
  Optional<SignedNote> next() throws IOException {
    for (Optional<String> block = block(); block.isPresent(); block = block()) {
      if (!block.get().startsWith(SIGNATURE)) {
        passedOver += text.isEmpty() ? 0 : 1;
        text = block.get();
        continue;
      }
      Optional<SignedNote> note = text.isEmpty() ? Optional.empty() : read(block.get());
      text = "";
      if (note.isPresent()) {
        return note;
      }
      passedOver++;
    }
    return Optional.empty();
  }

  private Optional<SignedNote> read(String signatures) {
    try {
      return Optional.of(SignedNote.parse(text + "\n" + signatures));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Lines up to the next empty one; one that the end cuts off is none. */
  private Optional<String> block() throws IOException {
    var block = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty()) {
        block.append(line).append('\n');
      } else if (block.length() > 0) {
        return Optional.of(block.toString());
      }
    }
    passedOver += block.length() > 0 ? 1 : 0;
    return Optional.empty();
  }
}
