package org.zeropoint.models.control;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zeropoint.shared.Invalid;

/**
 * The name of a version: {@code {synthiantId}@{number}} or {@code {synthiantId}@{alias}}.
 *
 * @param selector a number from 1, or an alias
 */
public record Ref(String synthiantId, String selector) {

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]{3,100})@([A-Za-z0-9._-]{1,64})");
  private static final int NUMBER_LENGTH = 9;

  /**
   * @throws Invalid when the text is no ref
   */
  public static Ref parse(String text) {
    return find(text)
        .orElseThrow(() -> new Invalid("/ref", "must be {synthiantId}@{version number or alias}"));
  }

  /** The ref that a text is; empty when it is none. */
  public static Optional<Ref> find(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new Ref(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** The version number, when the selector is one. */
  public OptionalInt number() {
    boolean digits = selector.chars().allMatch(Character::isDigit);
    return digits && selector.length() <= NUMBER_LENGTH
        ? OptionalInt.of(Integer.parseInt(selector))
        : OptionalInt.empty();
  }
}
