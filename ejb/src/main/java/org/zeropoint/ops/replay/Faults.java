package org.zeropoint.ops.replay;

import java.util.ArrayList;
import java.util.List;
import org.zeropoint.audit.tree.LoggedEntry;

/** Collects what does not fit, in the order in which it is found; a bad log may have plenty. */
final class Faults {

  private static final int MOST = 1000;

  private final List<Fault> found = new ArrayList<>();
  private long more;

  void add(String code, LoggedEntry entry, String reason) {
    add(code, where(entry.index()), reason);
  }

  void add(String code, String where, String reason) {
    if (found.size() < MOST) {
      found.add(new Fault(code, where, reason));
    } else {
      more++;
    }
  }

  /** The number by which people and the REST interface name an entry. */
  static String where(long index) {
    return "entry " + (index + 1);
  }

  List<Fault> all() {
    var all = new ArrayList<>(found);
    if (more > 0) {
      all.add(new Fault("more", "the log", more + " further faults are not listed"));
    }
    return all;
  }
}
