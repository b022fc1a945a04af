package org.zeropoint.lm.generation;

import java.util.List;

/**
 * Ends a text where the first stop string is complete; of several that end there, before the one
 * that began first. Lets through at once what cannot belong to a stop string any more and holds
 * back the rest, so that the text is the same in however many pieces it came. For one text; not
 * thread-safe.
 */
public final class StopStrings {

  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  /**
   * @param stops none of them empty; none at all lets everything through
   */
  public StopStrings(List<String> stops) {
    if (stops.contains("")) {
      throw new IllegalArgumentException("a stop string is not empty");
    }
    this.stops = List.copyOf(stops);
  }

  /** What may be told after this piece; nothing once a stop string has come. */
  public String accept(String piece) {
    for (int i = 0; i < piece.length() && !stopped; i++) {
      held.append(piece.charAt(i));
      int begin = completed();
      if (begin >= 0) {
        stopped = true;
        held.setLength(begin);
      }
    }
    return stopped ? take(held.length()) : take(held.length() - possible());
  }

  /** What was held back, when the text ends without a stop string. */
  public String finish() {
    return take(held.length());
  }

  /** Whether a stop string has come. */
  public boolean stopped() {
    return stopped;
  }

  /** Where the longest stop string begins that the text ends with; -1 when it does with none. */
  private int completed() {
    int begin = -1;
    for (String stop : stops) {
      int at = held.length() - stop.length();
      boolean ends = at >= 0 && held.indexOf(stop, at) == at;
      if (ends && (begin < 0 || at < begin)) {
        begin = at;
      }
    }
    return begin;
  }

  /** Length of the longest end of the text that a stop string begins with. */
  private int possible() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(held.length(), stop.length() - 1); n > longest; n--) {
        if (stop.startsWith(held.substring(held.length() - n))) {
          longest = n;
        }
      }
    }
    return longest;
  }

  private String take(int length) {
    String taken = held.substring(0, length);
    held.delete(0, length);
    return taken;
  }
}
