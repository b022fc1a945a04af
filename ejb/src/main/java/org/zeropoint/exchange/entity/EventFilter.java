package org.zeropoint.exchange.entity;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.zeropoint.shared.Invalid;

/**
 * Which events someone wants: types ({@code proposal}) and types with a verb ({@code
 * alias.promoted}); none named means all.
 */
public record EventFilter(List<String> names) {

  public static final EventFilter ALL = new EventFilter(List.of());

  private static final int MOST = 20;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,39}(\\.[a-z][a-z-]{0,39})?");

  public EventFilter {
    names = List.copyOf(names);
  }

  /**
   * Reads names that came from outside.
   *
   * @param pointer the field that they stood in
   * @throws Invalid when there are more than {@value #MOST}, or one is no name
   */
  public static EventFilter of(String pointer, List<String> names) {
    if (names.size() > MOST) {
      throw new Invalid(pointer, "must have at most " + MOST + " names");
    }
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new Invalid(
            pointer, "must name types as proposal, or types with a verb as proposal.accepted");
      }
    }
    return new EventFilter(names);
  }

  /** The same from one text with commas. */
  public static EventFilter of(String pointer, String text) {
    return of(pointer, text.isBlank() ? List.of() : Arrays.asList(text.strip().split(",", -1)));
  }

  /** The names with commas, as they are stored. */
  public String text() {
    return String.join(",", names);
  }

  /**
   * @param name type and verb, {@code proposal.accepted}
   */
  public boolean admits(String name) {
    return names.isEmpty()
        || names.contains(name)
        || names.contains(name.substring(0, name.indexOf('.')));
  }
}
