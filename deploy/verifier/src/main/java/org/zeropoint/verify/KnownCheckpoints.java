package org.zeropoint.verify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.zeropoint.audit.tree.Checkpoint;
import org.zeropoint.audit.tree.SignedNote;

/**
 * Checkpoints that the log published before and somebody kept: notes, each followed by an empty
 * line, as in the file {@code checkpoints.log} of a server.
 */
final class KnownCheckpoints {

  private static final int LONGEST = 1 << 16;
  private static final String SIGNATURE = "\u2014 ";

  /**
   * One of them.
   *
   * @param file where it stands
   */
  record Known(Checkpoint checkpoint, String file) {}

  private final TreeMap<Long, List<Known>> bySize = new TreeMap<>();
  private final Trust trust;
  private final String origin;
  private final Report report;
  private long count;

  KnownCheckpoints(Trust trust, String origin, Report report) {
    this.trust = trust;
    this.origin = origin;
    this.report = report;
  }

  /** Those over {@code size} entries. */
  List<Known> over(long size) {
    return bySize.getOrDefault(size, List.of());
  }

  /** Those over more than {@code size} entries, the smallest first. */
  List<Known> above(long size) {
    return bySize.tailMap(size, false).values().stream().flatMap(List::stream).toList();
  }

  long count() {
    return count;
  }

  /** Takes the notes of a file; what is wrong with one goes into the report. */
  void read(Path file) {
    String name = String.valueOf(file.getFileName());
    long before = count;
    var blocks = new Blocks(note -> take(note, name));
    try (Lines lines = Lines.open(file, LONGEST)) {
      Optional<String> line = lines.next();
      while (line.isPresent()) {
        if (lines.isClosed()) {
          blocks.line(line.get());
        }
        line = lines.next();
      }
    } catch (IllegalArgumentException e) {
      throw Stop.unreadable(
          file + " is no file of checkpoints: a line is wrong, " + e.getMessage());
    } catch (IOException e) {
      throw Stop.unreadable(file + ": " + Documents.reason(e));
    }
    blocks.end();
    if (count == before && blocks.skipped == 0) {
      throw Stop.unreadable(file + " holds no checkpoint");
    }
    if (blocks.skipped > 0) {
      report.remark(
          "%s has %d pieces that are no whole note, as a crash leaves them: they are skipped"
              .formatted(name, blocks.skipped));
    }
  }

  private void take(SignedNote note, String file) {
    count++;
    String where = file + ", note " + count;
    Optional<Checkpoint> read = trust.checkpoint(note, where, report);
    if (read.isEmpty()) {
      return;
    }
    if (!read.get().origin().equals(origin)) {
      report.fault(
          "checkpoint-origin",
          where,
          "it is of the log " + read.get().origin() + ", not of " + origin);
      return;
    }
    var known = new Known(read.get(), where);
    List<Known> same = bySize.computeIfAbsent(read.get().size(), size -> new ArrayList<>(1));
    if (same.stream().noneMatch(k -> k.checkpoint().equals(known.checkpoint()))) {
      same.add(known);
    }
  }

  /** Puts text and signatures, which an empty line parts, together to notes. */
  private static final class Blocks {
    private final Consumer<SignedNote> notes;
    private final StringBuilder block = new StringBuilder();
    private String text = "";
    private long skipped;

    Blocks(Consumer<SignedNote> notes) {
      this.notes = notes;
    }

    void line(String line) {
      if (line.isEmpty()) {
        closeBlock();
      } else if (block.length() <= LONGEST) {
        block.append(line).append('\n');
      }
    }

    private void closeBlock() {
      String closed = block.toString();
      block.setLength(0);
      if (closed.isEmpty()) {
        return;
      }
      if (!closed.startsWith(SIGNATURE)) {
        skipped += text.isEmpty() ? 0 : 1;
        text = closed;
        return;
      }
      try {
        notes.accept(SignedNote.parse(text + "\n" + closed));
      } catch (IllegalArgumentException e) {
        skipped++;
      }
      text = "";
    }

    void end() {
      closeBlock();
      skipped += text.isEmpty() ? 0 : 1;
    }
  }
}
