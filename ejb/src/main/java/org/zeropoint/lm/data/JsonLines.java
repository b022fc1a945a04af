package org.zeropoint.lm.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.Unavailable;
import org.zeropoint.shared.Violation;

/** Reads JSON Lines, an object on each; blank lines are passed over. */
final class JsonLines {

  /** Violations that are told at most. */
  static final int MOST_VIOLATIONS = 20;

  private JsonLines() {}

  /**
   * Reads all lines.
   *
   * @param line makes something of an object, or nothing after it has noted why not
   * @throws Invalid naming line, field and rule of the first {@value #MOST_VIOLATIONS} violations,
   *     or when there is no line
   */
  static <T> List<T> read(Reader lines, BiFunction<JsonNode, JsonCheck, List<T>> line) {
    var read = new ArrayList<T>();
    var violations = new ArrayList<Violation>();
    var reader = new BufferedReader(lines);
    try {
      int number = 1;
      for (String text = reader.readLine();
          text != null && violations.size() < MOST_VIOLATIONS;
          text = reader.readLine(), number++) {
        if (!text.isBlank()) {
          List<Violation> broken = one(text, line, read);
          for (Violation violation : broken) {
            violations.add(new Violation("", "line " + number + ": " + violation));
          }
        }
      }
    } catch (CharacterCodingException e) {
      throw new Invalid("", "is not UTF-8");
    } catch (IOException e) {
      throw new Unavailable("The data cannot be read.", e);
    }
    return checked(read, violations);
  }

  private static <T> List<T> checked(List<T> read, List<Violation> violations) {
    if (violations.size() >= MOST_VIOLATIONS) {
      var told = new ArrayList<>(violations.subList(0, MOST_VIOLATIONS));
      told.add(new Violation("", "the lines behind were not checked"));
      throw new Invalid(told);
    }
    if (!violations.isEmpty()) {
      throw new Invalid(violations);
    }
    if (read.isEmpty()) {
      throw new Invalid("", "there must be a line or more");
    }
    return read;
  }

  private static <T> List<Violation> one(
      String text, BiFunction<JsonNode, JsonCheck, List<T>> line, List<T> read) {
    JsonNode node;
    try {
      node = Json.parse(text);
    } catch (Invalid e) {
      return e.violations();
    }
    if (!node.isObject()) {
      return List.of(new Violation("", "must be an object"));
    }
    JsonCheck check = JsonCheck.of(node);
    List<T> made = line.apply(node, check);
    if (check.violations().isEmpty()) {
      read.addAll(made);
    }
    return check.violations();
  }

  /** Notes what keeps a field from being a text to learn from. */
  static void text(JsonNode object, String field, JsonCheck check) {
    JsonNode value = object.path(field);
    if (value.isMissingNode()) {
      check.broken(field, "is required");
    } else if (!value.isTextual()) {
      check.broken(field, "must be text");
    } else if (value.textValue().isBlank()) {
      check.broken(field, "must have a character that is no space");
    } else if (HalfCharacters.standIn(value.textValue())) {
      check.broken(field, "must not hold half characters");
    }
  }
}
