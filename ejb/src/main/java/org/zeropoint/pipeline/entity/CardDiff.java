package org.zeropoint.pipeline.entity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * How the cards of two versions differ, line by line of their Markdown.
 *
 * @param lines all of both, in their order
 */
public record CardDiff(String ref, String to, List<Line> lines) {

  public CardDiff {
    lines = List.copyOf(lines);
  }

  /** How many lines are not in both. */
  public long changed() {
    return lines.stream().filter(line -> line.change() != Change.SAME).count();
  }

  /** A line of the first card, of the second, or of both. */
  public record Line(Change change, String text) {}

  /** Where a line stands. */
  public enum Change {
    SAME,
    /** In the first card only. */
    REMOVED,
    /** In the second card only. */
    ADDED;

    @JsonValue
    public String external() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
