package org.zeropoint.ops.fsck;

import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zeropoint.ops.replay.Fault;

/**
 * Collects what the checks find, each in a part of its own: what is wrong with the log is told
 * before what follows from it, whichever is found first. Of one kind only the first are kept and
 * the rest counted: a log that was rewritten has as many faults as entries.
 */
final class Findings {

  static final int MOST_OF_A_KIND = 100;

  private record Place(String code, String where) {}

  private final List<Fault> faults = new ArrayList<>();
  private final List<Findings> parts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<Place> known = new HashSet<>();
  private final Map<String, Integer> kept = new HashMap<>();
  private final Map<String, Long> more = new HashMap<>();

  /** Another place for findings, told behind those of this one and of earlier parts. */
  Findings part() {
    var part = new Findings();
    parts.add(part);
    return part;
  }

  /** Notes a fault; a second one of the same kind at the same place says nothing new. */
  void fault(String code, String where, String reason) {
    if (kept.getOrDefault(code, 0) >= MOST_OF_A_KIND) {
      more.merge(code, 1L, Long::sum);
    } else if (known.add(new Place(code, where))) {
      kept.merge(code, 1, Integer::sum);
      faults.add(new Fault(code, where, reason));
    }
  }

  /** Something to know that is no fault. */
  void note(String text) {
    if (notes.size() < MOST_OF_A_KIND) {
      notes.add(text);
    }
  }

  /** What a check could not read; the others go on. */
  void unreadable(String where, Exception cause) {
    fault("unreadable", where, "cannot be read: " + reason(cause));
  }

  private static String reason(Exception cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such file";
    }
    String message = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    return message.lines().findFirst().orElse(message);
  }

  List<Fault> faults() {
    var all = new ArrayList<>(faults);
    more.forEach(
        (code, count) -> all.add(new Fault(code, "elsewhere", count + " more are not listed")));
    parts.forEach(part -> all.addAll(part.faults()));
    return all;
  }

  List<String> notes() {
    var all = new ArrayList<>(notes);
    parts.forEach(part -> all.addAll(part.notes()));
    return all;
  }
}
