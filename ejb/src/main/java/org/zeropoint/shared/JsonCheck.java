package org.zeropoint.shared;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Checks the fields of one JSON object and collects what breaks a rule. */
public final class JsonCheck {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9._-]+");
  // Embeddings, overrides and isolates make a text show what it does not say; see Unicode Technical
  // Report 36. The implicit marks, which Arabic and Hebrew need, do not.
  private static final Pattern NOT_PLAIN =
      Pattern.compile(
          "[\\x00-\\x1F\\x7F-\\x9F&&[^\\n\\r\\t]]"
              + "|[\\u202A-\\u202E\\u2066-\\u2069]"
              + "|[\\uD800-\\uDFFF]");
  private static final int LAST_YEAR = 9999;

  private final JsonNode object;
  private final String pointer;
  private final List<Violation> violations;

  private JsonCheck(JsonNode object, String pointer, List<Violation> violations) {
    this.object = object;
    this.pointer = pointer;
    this.violations = violations;
  }

  public static JsonCheck of(JsonNode object) {
    return new JsonCheck(object, "", new ArrayList<>());
  }

  public List<Violation> violations() {
    return violations;
  }

  public boolean has(String field) {
    return object.hasNonNull(field);
  }

  public void required(String field) {
    if (!has(field)) {
      broken(field, "is required");
    }
  }

  public void onlyFields(Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                broken(
                    field.replace("~", "~0").replace("/", "~1"), "is not a field of this object");
              }
            });
  }

  public void identifier(String field, int least, int most) {
    text(field, least, most);
    if (object.path(field).isTextual()
        && !IDENTIFIER.matcher(object.path(field).textValue()).matches()) {
      broken(field, "may hold letters, digits, '.', '_' and '-' only");
    }
  }

  public void text(String field, int least, int most) {
    check(
        field,
        JsonNode::isTextual,
        "must be text",
        value -> {
          String text = value.textValue();
          return text.strip().length() >= least && text.length() <= most;
        },
        "must have " + least + " to " + most + " characters");
    if (!isPlain(object.path(field).asText(""))) {
      broken(field, "must not hold control characters, direction overrides or half characters");
    }
  }

  /**
   * Whether a text holds no control characters but line breaks and tabs, no overrides of the
   * direction of writing, and no surrogate without its other half.
   */
  public static boolean isPlain(String text) {
    return !NOT_PLAIN.matcher(text).find();
  }

  public void oneOf(String field, Collection<String> allowed) {
    check(
        field,
        JsonNode::isTextual,
        "must be text",
        value -> allowed.contains(value.textValue()),
        "must be one of " + String.join(", ", allowed));
  }

  public void integer(String field, long least, long most) {
    check(
        field,
        value -> value.isIntegralNumber() && value.canConvertToLong(),
        "must be a whole number",
        value -> value.longValue() >= least && value.longValue() <= most,
        "must be between " + least + " and " + most);
  }

  public void number(String field, double least, double most) {
    check(
        field,
        JsonNode::isNumber,
        "must be a number",
        value -> value.doubleValue() >= least && value.doubleValue() <= most,
        "must be between " + least + " and " + most);
  }

  /** A number above 0 and at most {@code most}. */
  public void positive(String field, double most) {
    check(
        field,
        JsonNode::isNumber,
        "must be a number",
        value -> value.doubleValue() > 0 && value.doubleValue() <= most,
        "must be above 0 and at most " + most);
  }

  public void number(String field) {
    check(
        field,
        JsonNode::isNumber,
        "must be a number",
        value -> Double.isFinite(value.doubleValue()),
        "must be finite");
  }

  public void bool(String field) {
    check(field, JsonNode::isBoolean, "must be true or false", value -> true, "");
  }

  public void time(String field) {
    check(
        field,
        JsonNode::isTextual,
        "must be text",
        JsonCheck::isTime,
        "must be an ISO 8601 time with zone, of the years 0 to 9999");
  }

  public void texts(String field, int most) {
    check(
        field,
        JsonNode::isArray,
        "must be an array",
        value -> value.size() <= most,
        "must have at most " + most + " items");
    int i = 0;
    for (JsonNode item : object.path(field)) {
      if (!item.isTextual()) {
        broken(field + "/" + i, "must be text");
      }
      i++;
    }
  }

  /** The check of an object inside this one, or of nothing when it is absent. */
  public JsonCheck inside(String field) {
    JsonNode value = object.path(field);
    if (has(field) && !value.isObject()) {
      broken(field, "must be an object");
    }
    return new JsonCheck(value, pointer + "/" + field, violations);
  }

  /** The checks of the objects in an array. */
  public List<JsonCheck> each(String field, int most) {
    check(
        field,
        JsonNode::isArray,
        "must be an array",
        value -> value.size() <= most,
        "must have at most " + most + " items");
    var checks = new ArrayList<JsonCheck>();
    int i = 0;
    for (JsonNode item : object.path(field)) {
      if (item.isObject()) {
        checks.add(new JsonCheck(item, pointer + "/" + field + "/" + i, violations));
      } else {
        broken(field + "/" + i, "must be an object");
      }
      i++;
    }
    return checks;
  }

  private void check(
      String field,
      Predicate<JsonNode> type,
      String typeRule,
      Predicate<JsonNode> bound,
      String boundRule) {
    if (!has(field)) {
      return;
    }
    JsonNode value = object.path(field);
    if (!type.test(value)) {
      broken(field, typeRule);
    } else if (!bound.test(value)) {
      broken(field, boundRule);
    }
  }

  private static boolean isTime(JsonNode value) {
    try {
      int year = OffsetDateTime.parse(value.textValue()).getYear();
      return year >= 0 && year <= LAST_YEAR;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Notes that a field breaks a rule that only the caller can check. */
  public void broken(String field, String rule) {
    violations.add(new Violation(pointer + "/" + field, rule));
  }
}
