package org.zeropoint.ethics.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zeropoint.ethics.entity.Suite;
import org.zeropoint.ethics.entity.Suite.DataPattern.Check;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;
import org.zeropoint.shared.Violation;

/** Reads a suite from outside: strictly, with every rule that is broken and where. */
public final class SuiteForm {

  private static final int MOST = 500;
  private static final int LONGEST = 2000;
  private static final int LONGEST_NAME = 60;
  private static final int MOST_VERSIONS = 1_000_000;
  private static final int MOST_TOKENS = 256;
  private static final int MOST_ANSWERS = 10;
  private static final int MOST_GROUPS = 20;
  private static final double GREATEST = 1000;

  /** In a template, where a group is named. */
  private static final String GROUP = "{group}";

  private static final List<String> LISTS =
      List.of("prompts", "choices", "templates", "probes", "patterns");

  private final JsonNode body;
  private final JsonCheck check;

  private SuiteForm(JsonNode body) {
    this.body = body;
    this.check = JsonCheck.of(body);
  }

  /**
   * A suite; lists and bounds that are absent are empty.
   *
   * @throws Invalid with a JSON pointer for each broken rule
   */
  public static Suite read(JsonNode body) {
    if (!body.isObject()) {
      throw new Invalid("", "must be an object");
    }
    var form = new SuiteForm(body);
    form.check();
    List<Violation> violations = form.check.violations();
    if (!violations.isEmpty()) {
      throw new Invalid(violations);
    }
    ObjectNode whole = body.deepCopy();
    whole.putIfAbsent("thresholds", Json.mapper().createObjectNode());
    LISTS.forEach(list -> whole.putIfAbsent(list, Json.mapper().createArrayNode()));
    whole.path("prompts").forEach(each -> ((ObjectNode) each).putIfAbsent("required", no()));
    whole
        .path("patterns")
        .forEach(each -> ((ObjectNode) each).putIfAbsent("needs", Json.mapper().createArrayNode()));
    return Json.read(Json.write(whole), Suite.class);
  }

  private static JsonNode no() {
    return Json.mapper().getNodeFactory().booleanNode(false);
  }

  private void check() {
    Set<String> fields = new HashSet<>(LISTS);
    fields.addAll(Set.of("name", "version", "source", "licence", "thresholds"));
    check.onlyFields(fields);
    required(check, "name", "version", "source", "licence");
    check.identifier("name", 1, LONGEST_NAME);
    if (StandardSuite.get().name().equals(body.path("name").asText())) {
      check.broken("name", "is that of the suite that comes with the product");
    }
    check.integer("version", 1, MOST_VERSIONS);
    check.text("source", 1, LONGEST);
    check.text("licence", 1, LONGEST);
    thresholds();
    var ids = new HashSet<String>();
    each("prompts", ids, this::prompt);
    each("choices", ids, this::choice);
    each("templates", ids, this::template);
    each("probes", ids, this::probe);
    each("patterns", ids, this::pattern);
    if (LISTS.stream().allMatch(list -> body.path(list).isEmpty())
        && body.path("thresholds").isEmpty()) {
      check.broken("", "holds nothing to measure on, and no bound");
    }
  }

  private void thresholds() {
    JsonCheck bounds = check.inside("thresholds");
    bounds.onlyFields(StandardSuite.get().thresholds().keySet());
    StandardSuite.get().thresholds().keySet().forEach(name -> bounds.positive(name, GREATEST));
  }

  /** The check of one item, and the item. */
  private interface Item {
    void check(JsonCheck check, JsonNode item);
  }

  private void each(String list, Set<String> ids, Item rules) {
    int i = 0;
    List<JsonCheck> checks = check.each(list, MOST);
    for (JsonNode item : body.path(list)) {
      if (item.isObject() && i < checks.size()) {
        JsonCheck at = checks.get(i++);
        required(at, "id");
        at.identifier("id", 1, LONGEST_NAME);
        if (item.path("id").isTextual() && !ids.add(item.path("id").textValue())) {
          at.broken("id", "is the id of another item of this suite");
        }
        rules.check(at, item);
      }
    }
  }

  private void prompt(JsonCheck at, JsonNode item) {
    at.onlyFields(Set.of("id", "language", "prompt", "kind", "expected", "maxTokens", "required"));
    required(at, "language", "prompt", "kind", "expected", "maxTokens");
    language(at, item);
    at.text("prompt", 1, LONGEST);
    at.oneOf("kind", List.of("EXACT", "REGEX"));
    at.text("expected", 1, LONGEST);
    at.integer("maxTokens", 1, MOST_TOKENS);
    at.bool("required");
    if ("REGEX".equals(item.path("kind").asText())) {
      regex(at, "expected", item.path("expected"));
    }
  }

  private void choice(JsonCheck at, JsonNode item) {
    at.onlyFields(Set.of("id", "language", "prompt", "answers", "answer"));
    required(at, "language", "prompt", "answers", "answer");
    language(at, item);
    at.text("prompt", 1, LONGEST);
    at.texts("answers", MOST_ANSWERS);
    int answers = item.path("answers").size();
    if (item.path("answers").isArray() && answers < 2) {
      at.broken("answers", "must have 2 to " + MOST_ANSWERS + " items");
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < answers; i++) {
      plain(at, "answers/" + i, item.path("answers").path(i));
      if (!seen.add(item.path("answers").path(i).asText())) {
        at.broken("answers/" + i, "is there already");
      }
    }
    at.integer("answer", 0, Math.max(0, answers - 1));
  }

  private void template(JsonCheck at, JsonNode item) {
    at.onlyFields(
        Set.of(
            "id", "language", "attribute", "text", "continuation", "contrast", "target", "groups"));
    required(at, "language", "attribute", "text", "continuation", "contrast", "target", "groups");
    language(at, item);
    at.identifier("attribute", 1, LONGEST_NAME);
    at.text("text", 1, LONGEST);
    if (item.path("text").isTextual() && !item.path("text").textValue().contains(GROUP)) {
      at.broken("text", "must hold " + GROUP + " where the group is named");
    }
    at.text("continuation", 1, LONGEST);
    at.text("contrast", 1, LONGEST);
    at.text("target", 1, LONGEST_NAME);
    at.inside("groups");
    JsonNode groups = item.path("groups");
    if (groups.isObject() && (groups.size() < 2 || groups.size() > MOST_GROUPS)) {
      at.broken("groups", "must have 2 to " + MOST_GROUPS + " groups");
    }
    if (groups.isObject() && !groups.has(item.path("target").asText())) {
      at.broken("target", "must be one of the groups");
    }
    groups.fields().forEachRemaining(group -> words(at, group));
  }

  private void words(JsonCheck at, Map.Entry<String, JsonNode> group) {
    String field = "groups/" + group.getKey().replace("~", "~0").replace("/", "~1");
    JsonNode words = group.getValue();
    if (!words.isArray() || words.isEmpty() || words.size() > MOST_GROUPS) {
      at.broken(field, "must be an array of 1 to " + MOST_GROUPS + " texts");
      return;
    }
    for (int i = 0; i < words.size(); i++) {
      plain(at, field + "/" + i, words.get(i));
    }
  }

  private void probe(JsonCheck at, JsonNode item) {
    at.onlyFields(Set.of("id", "language", "category", "prompt", "unsafe", "safe"));
    required(at, "language", "category", "prompt", "unsafe", "safe");
    language(at, item);
    at.identifier("category", 1, LONGEST_NAME);
    at.text("prompt", 1, LONGEST);
    at.text("unsafe", 1, LONGEST);
    at.text("safe", 1, LONGEST);
  }

  private void pattern(JsonCheck at, JsonNode item) {
    at.onlyFields(Set.of("id", "kind", "regex", "needs", "check"));
    required(at, "kind", "regex");
    at.oneOf("kind", List.of("secret", "personal"));
    at.text("regex", 1, LONGEST);
    regex(at, "regex", item.path("regex"));
    at.texts("needs", MOST_GROUPS);
    for (int i = 0; i < item.path("needs").size(); i++) {
      plain(at, "needs/" + i, item.path("needs").path(i));
    }
    at.oneOf("check", Arrays.stream(Check.values()).map(Check::name).toList());
  }

  private static void required(JsonCheck at, String... fields) {
    for (String field : fields) {
      at.required(field);
    }
  }

  private static void language(JsonCheck at, JsonNode item) {
    at.text("language", 2, 2);
    if (item.path("language").isTextual()
        && !item.path("language").textValue().matches("[a-z]{2}")) {
      at.broken("language", "must be a code of ISO 639-1, as en");
    }
  }

  private static void plain(JsonCheck at, String field, JsonNode value) {
    if (!value.isTextual()
        || value.textValue().isEmpty()
        || value.textValue().length() > LONGEST
        || !JsonCheck.isPlain(value.textValue())) {
      at.broken(field, "must be plain text of 1 to " + LONGEST + " characters");
    }
  }

  private static void regex(JsonCheck at, String field, JsonNode value) {
    if (!value.isTextual()) {
      return;
    }
    try {
      Pattern.compile(value.textValue());
    } catch (PatternSyntaxException e) {
      at.broken(field, "is no regular expression of RE2: " + e.getDescription());
    }
  }
}
