package org.zeropoint.web.consensus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.zeropoint.shared.Invalid;
import org.zeropoint.shared.Json;
import org.zeropoint.shared.JsonCheck;

/** Text that somebody typed into a page. */
final class Said {

  static final int LONGEST = 10_000;

  private Said() {}

  /** Lines end as they do everywhere else: a browser sends them with two characters. */
  static String typed(String text) {
    return text == null ? "" : text.replace("\r\n", "\n");
  }

  /**
   * A comment, without surrounding blanks.
   *
   * @throws Invalid when it is empty, too long or not plain text
   */
  static String comment(String field, String text) {
    return checked(field, text, 1);
  }

  /**
   * A last word, which may be empty.
   *
   * @throws Invalid when it is too long or not plain text
   */
  static String lastWord(String field, String text) {
    return checked(field, text, 0);
  }

  private static String checked(String field, String text, int least) {
    ObjectNode wish = Json.mapper().createObjectNode().put(field, text.strip());
    JsonCheck check = JsonCheck.of(wish);
    check.text(field, least, LONGEST);
    if (!check.violations().isEmpty()) {
      throw new Invalid(check.violations());
    }
    return text.strip();
  }
}
