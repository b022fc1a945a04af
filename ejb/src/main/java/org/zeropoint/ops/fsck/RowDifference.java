package org.zeropoint.ops.fsck;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.zeropoint.audit.tree.Watched;
import org.zeropoint.shared.CanonicalJson;

/** Says in which columns two rows differ. */
final class RowDifference {

  private static final int LONGEST = 60;
  private static final int DIGITS = 12;

  private RowDifference() {}

  /** {@code status is "accepted" and has to be "rejected"}, for each column. */
  static String between(String table, JsonNode stored, JsonNode logged) {
    var columns = new TreeSet<String>();
    stored.fieldNames().forEachRemaining(columns::add);
    logged.fieldNames().forEachRemaining(columns::add);
    List<String> differ = new ArrayList<>();
    for (String column : columns) {
      String is = text(table, column, stored.path(column));
      String was = text(table, column, logged.path(column));
      if (!canonical(stored.path(column)).equals(canonical(logged.path(column)))) {
        differ.add(
            is.equals(was)
                ? column + " is another"
                : column + " is " + is + " and has to be " + was);
      }
    }
    return differ.isEmpty() ? "it is written otherwise" : String.join("; ", differ);
  }

  /** The first columns of a row, for people. */
  static String brief(String table, JsonNode row) {
    List<String> columns = new ArrayList<>();
    row.fieldNames()
        .forEachRemaining(
            column -> {
              if (columns.size() < 6) {
                columns.add(column + " " + text(table, column, row.path(column)));
              }
            });
    return String.join(", ", columns);
  }

  /** One form for each number: 1.0 is 1. */
  private static String canonical(JsonNode value) {
    return value.isMissingNode()
        ? ""
        : CanonicalJson.of(JsonNodeFactory.instance.arrayNode().add(value));
  }

  private static String text(String table, String column, JsonNode value) {
    if (value.isMissingNode()) {
      return "empty";
    }
    if (Watched.isSecret(table, column)) {
      return "a secret";
    }
    if (value.path("sha256").isTextual()) {
      return "a text of SHA-256 " + clip(value.path("sha256").asText(), DIGITS);
    }
    return clip(value.toString(), LONGEST);
  }

  private static String clip(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) + "…" : text;
  }
}
