package org.zeropoint.exchange.entity;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.zeropoint.shared.EventNames;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Violation;

/**
 * Which events someone wants: types ({@code proposal}) and types with a verb ({@code
 * alias.promoted}); none named means all.
 */
public record EventFilter(List<String> names) {

  public static final EventFilter ALL = new EventFilter(List.of());

  private static final int MOST = 20;
  private static final String RULE =
      "must be a type, as proposal, or a type with a verb, as proposal.accepted; there are "
          + EventNames.listed();

  public EventFilter {
    names = List.copyOf(names);
  }

  /**
   * Reads names that came from outside.
   *
   * @param pointer the list that they stood in
   * @throws Invalid when there are more than {@value #MOST}, or for each that names no event
   */
  public static EventFilter of(String pointer, List<String> names) {
    requireFew(pointer, names);
    List<Violation> unknown =
        IntStream.range(0, names.size())
            .filter(i -> !EventNames.known(names.get(i)))
            .mapToObj(i -> new Violation(pointer + "/" + i, RULE))
            .toList();
    if (!unknown.isEmpty()) {
      throw new Invalid(unknown);
    }
    return new EventFilter(names);
  }

  /** The same from one text with commas, which is one field. */
  public static EventFilter of(String pointer, String text) {
    List<String> names = split(text);
    requireFew(pointer, names);
    if (!names.stream().allMatch(EventNames::known)) {
      throw new Invalid(pointer, RULE);
    }
    return new EventFilter(names);
  }

  /** As it was stored, perhaps when there were other names. */
  public static EventFilter stored(String text) {
    return new EventFilter(split(text));
  }

  private static List<String> split(String text) {
    return text.isBlank() ? List.of() : Arrays.asList(text.strip().split(",", -1));
  }

  private static void requireFew(String pointer, List<String> names) {
    if (names.size() > MOST) {
      throw new Invalid(pointer, "must have at most " + MOST + " names");
    }
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
