package org.zeropoint.web.audit;

import com.fasterxml.jackson.databind.JsonNode;
import org.zeropoint.web.page.Wording;

/**
 * One column of a row that an operation left, as a page shows it.
 *
 * @param field name of the column
 * @param known whether the log says what it was before
 * @param from what it was before; empty when it was nothing, or is not known
 * @param to what it is after; empty when it is nothing
 * @param key of the words for what became of it
 */
public record RowLine(String field, boolean known, String from, String to, String key) {

  private static final String SHA_256 = "sha256";

  static RowLine of(String field, boolean known, String from, String to) {
    String key = "changed";
    if (!known) {
      key = "written";
    } else if (from.isEmpty()) {
      key = "added";
    } else if (to.isEmpty()) {
      key = "emptied";
    }
    return new RowLine(field, known, from, to, "entry.line." + key);
  }

  /** A value of a row as it stands in the log; a text that is only there by its hash says so. */
  static String text(JsonNode value, Wording words) {
    if (value == null || value.isNull() || value.isMissingNode()) {
      return "";
    }
    if (value.isObject() && value.size() == 1 && value.has(SHA_256)) {
      return words.say("entry.line.hashed", value.path(SHA_256).asText());
    }
    return value.isValueNode() ? value.asText() : value.toPrettyString();
  }

  public boolean added() {
    return from.isEmpty();
  }

  public boolean removed() {
    return to.isEmpty();
  }

  public String icon() {
    if (!known) {
      return "pi-pencil";
    }
    if (added()) {
      return "pi-plus";
    }
    return removed() ? "pi-minus" : "pi-pencil";
  }
}
