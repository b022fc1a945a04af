package org.zeropoint.ethics.review.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;

/**
 * What a language model answered, once it is held to its schema.
 *
 * @param objects whether it speaks against the change
 * @param reasons why
 */
record Objection(boolean objects, List<Reason> reasons) {

  /** Characters that an answer may have. */
  static final int LONGEST = 8192;

  private static final int MOST_REASONS = 8;
  private static final int LONGEST_REASON = 500;
  private static final String CASE = "case";
  private static final String OBJECTS = "objects";
  private static final String REASONS = "reasons";
  private static final String ABOUT = "about";
  private static final String TEXT = "text";
  private static final List<String> MATTERS =
      List.of("quality", "memorisation", "bias", "safety", "data", "run", "supply", "proposal");

  Objection {
    reasons = List.copyOf(reasons);
  }

  /** One reason and what it is about. */
  record Reason(String about, String text) {}

  /**
   * Reads an answer.
   *
   * @param mark that it has to name
   * @throws Invalid when it is not exactly what the brief asks for
   */
  static Objection answered(String text, String mark) {
    if (text.length() > LONGEST) {
      throw new Invalid("", "has more than " + LONGEST + " characters");
    }
    JsonNode json = Json.parse(text);
    JsonCheck check = check(json, Set.of(CASE, OBJECTS, REASONS));
    check.required(CASE);
    if (!mark.equals(json.path(CASE).textValue())) {
      check.broken(CASE, "must be the mark of this case");
    }
    return read(json, check);
  }

  /**
   * Reads what was kept of an answer.
   *
   * @throws Invalid when it cannot be one
   */
  static Objection kept(String text) {
    JsonNode json = Json.parse(text);
    return read(json, check(json, Set.of(OBJECTS, REASONS)));
  }

  private static JsonCheck check(JsonNode json, Set<String> fields) {
    if (!json.isObject()) {
      throw new Invalid("", "must be a JSON object");
    }
    JsonCheck check = JsonCheck.of(json);
    check.onlyFields(fields);
    return check;
  }

  private static Objection read(JsonNode json, JsonCheck check) {
    check.required(OBJECTS);
    check.bool(OBJECTS);
    check.required(REASONS);
    for (JsonCheck reason : check.each(REASONS, MOST_REASONS)) {
      reason.onlyFields(Set.of(ABOUT, TEXT));
      reason.required(ABOUT);
      reason.oneOf(ABOUT, MATTERS);
      reason.required(TEXT);
      reason.text(TEXT, 1, LONGEST_REASON);
    }
    if (json.path(OBJECTS).isBoolean()
        && json.path(OBJECTS).booleanValue() == json.path(REASONS).isEmpty()) {
      check.broken(REASONS, "must say why it objects, and nothing where it does not");
    }
    if (!check.violations().isEmpty()) {
      throw new Invalid(check.violations());
    }
    var reasons = new ArrayList<Reason>();
    json.path(REASONS)
        .forEach(r -> reasons.add(new Reason(r.path(ABOUT).asText(), r.path(TEXT).asText())));
    return new Objection(json.path(OBJECTS).booleanValue(), reasons);
  }

  /** As it is kept. */
  ObjectNode json() {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put(OBJECTS, objects);
    ArrayNode all = json.putArray(REASONS);
    reasons.forEach(reason -> all.addObject().put(ABOUT, reason.about()).put(TEXT, reason.text()));
    return json;
  }

  /** In words. */
  String told() {
    return reasons.stream()
        .map(reason -> reason.about() + ": " + reason.text())
        .collect(Collectors.joining(" "));
  }
}
