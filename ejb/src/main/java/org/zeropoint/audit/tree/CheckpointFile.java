package org.zeropoint.audit.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file that every checkpoint is appended to, each note followed by an empty line. It is what a
 * server remembers besides its database: copy it elsewhere, and it says what the log was.
 */
public final class CheckpointFile {

  /** Its name in the data directory. */
  public static final String NAME = "checkpoints.log";

  private static final int TAIL = 1 << 17;

  private final Path file;

  public CheckpointFile(Path file) {
    this.file = file;
  }

  /** The last whole note; empty when there is none. */
  public Optional<SignedNote> last() throws IOException {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long from = Math.max(0, channel.size() - TAIL);
      ByteBuffer tail = ByteBuffer.allocate((int) (channel.size() - from));
      while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {
        continue;
      }
      List<SignedNote> notes = notes(StandardCharsets.UTF_8.decode(tail.flip()).toString());
      return notes.isEmpty() ? Optional.empty() : Optional.of(notes.get(notes.size() - 1));
    }
  }

  /** Every whole note, in order; a crash may have cut the file within a character. */
  public List<SignedNote> all() throws IOException {
    return Files.notExists(file)
        ? List.of()
        : notes(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
  }

  /** Appends a note and forces it to the disk; what a crash left half-written is closed first. */
  public void append(SignedNote note) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(gap(channel.size()) + note.format() + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private String gap(long size) throws IOException {
    if (size == 0) {
      return "";
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer end = ByteBuffer.allocate(2);
      channel.read(end, Math.max(0, size - 2));
      boolean whole = size >= 2 && end.get(0) == '\n' && end.get(1) == '\n';
      return whole ? "" : "\n\n";
    }
  }

  /**
   * The notes of such a file, in order. A note that a crash cut off is left out: it never had its
   * last line.
   */
  public static List<SignedNote> notes(String text) {
    var notes = new ArrayList<SignedNote>();
    String[] blocks = text.split("\n\n+", -1);
    for (int i = 0; i + 1 < blocks.length; i++) {
      boolean signed = blocks[i + 1].startsWith("\u2014 ");
      boolean closed = i + 2 < blocks.length;
      if (signed && closed) {
        read(blocks[i] + "\n\n" + blocks[i + 1] + "\n").ifPresent(notes::add);
        i++;
      }
    }
    return notes;
  }

  private static Optional<SignedNote> read(String note) {
    try {
      return Optional.of(SignedNote.parse(note));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
