package org.zeropoint.ethics.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What differs between two judgements, in words that name where. */
final class JudgementDifference {

  private static final int MOST = 20;
  private static final int LONGEST = 200;

  private final List<String> found = new ArrayList<>();

  private JudgementDifference() {}

  /**
   * At most {@value #MOST} lines and one that counts the others.
   *
   * @param before both as JSON
   */
  static List<String> between(JsonNode before, JsonNode now) {
    var differences = new JudgementDifference();
    differences.compare("", before, now);
    List<String> all = differences.found;
    if (all.size() <= MOST) {
      return List.copyOf(all);
    }
    var some = new ArrayList<>(all.subList(0, MOST));
    some.add("and " + (all.size() - MOST) + " more");
    return List.copyOf(some);
  }

  private void compare(String where, JsonNode before, JsonNode now) {
    if (before.isObject() && now.isObject() || before.isArray() && now.isArray()) {
      var names = new TreeMap<String, JsonNode[]>();
      put(names, before, 0);
      put(names, now, 1);
      names.forEach((name, both) -> compare(where.isEmpty() ? name : where + "/" + name, both));
    } else if (!before.equals(now)) {
      found.add(where + ": was " + told(before) + ", is " + told(now));
    }
  }

  private void compare(String where, JsonNode[] both) {
    if (both[0] == null) {
      found.add(where + ": was not there, is " + told(both[1]));
    } else if (both[1] == null) {
      found.add(where + ": was " + told(both[0]) + ", is not there");
    } else {
      compare(where, both[0], both[1]);
    }
  }

  /** Parts and findings by what they are called: another order of them is no difference of each. */
  private static void put(TreeMap<String, JsonNode[]> names, JsonNode all, int side) {
    if (all.isObject()) {
      all.properties().forEach(field -> of(names, field.getKey())[side] = field.getValue());
      return;
    }
    int place = 0;
    for (JsonNode item : all) {
      String name = item.path("reviewer").asText(item.path("rule").asText(String.valueOf(place)));
      String key = name;
      for (int i = 2; names.containsKey(key) && names.get(key)[side] != null; i++) {
        key = name + "." + i;
      }
      of(names, key)[side] = item;
      place++;
    }
  }

  private static JsonNode[] of(TreeMap<String, JsonNode[]> names, String name) {
    return names.computeIfAbsent(name, any -> new JsonNode[2]);
  }

  private static String told(JsonNode value) {
    String text = value.isValueNode() ? value.asText() : value.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
