package org.zeropoint.proposals.entity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is different between two JSON values, field by field; the items of an array are compared by
 * their index. Done one after another in this order, the changes turn the first value into the
 * second.
 */
public final class ContentDiff {

  private ContentDiff() {}

  /** The changes, fields in the order of their names; empty when the values are equal. */
  public static List<FieldChange> between(JsonNode from, JsonNode to) {
    var changes = new ArrayList<FieldChange>();
    compare("", from, to, changes);
    return List.copyOf(changes);
  }

  private static void compare(
      String pointer, JsonNode from, JsonNode to, List<FieldChange> changes) {
    if (from.isObject() && to.isObject()) {
      fields(pointer, from, to, changes);
    } else if (from.isArray() && to.isArray()) {
      items(pointer, from, to, changes);
    } else if (!from.equals(to)) {
      changes.add(
          new FieldChange(pointer, FieldChange.CHANGED, Optional.of(from), Optional.of(to)));
    }
  }

  private static void fields(
      String pointer, JsonNode from, JsonNode to, List<FieldChange> changes) {
    var names = new TreeSet<String>();
    from.fieldNames().forEachRemaining(names::add);
    to.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      member(pointer + "/" + escaped(name), from.get(name), to.get(name), changes);
    }
  }

  /** Items that are gone come last and from the end, so that each index still is right. */
  private static void items(String pointer, JsonNode from, JsonNode to, List<FieldChange> changes) {
    for (int i = 0; i < to.size(); i++) {
      member(pointer + "/" + i, from.get(i), to.get(i), changes);
    }
    for (int i = from.size() - 1; i >= to.size(); i--) {
      member(pointer + "/" + i, from.get(i), null, changes);
    }
  }

  private static void member(
      String pointer, JsonNode from, JsonNode to, List<FieldChange> changes) {
    if (from == null) {
      changes.add(new FieldChange(pointer, FieldChange.ADDED, Optional.empty(), Optional.of(to)));
    } else if (to == null) {
      changes.add(
          new FieldChange(pointer, FieldChange.REMOVED, Optional.of(from), Optional.empty()));
    } else {
      compare(pointer, from, to, changes);
    }
  }

  /** After RFC 6901. */
  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
