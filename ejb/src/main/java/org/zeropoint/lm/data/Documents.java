package org.zeropoint.lm.data;

import java.io.Reader;
import java.util.Arrays;
import java.util.List;
import org.zeropoint.shared.Invalid;

/** Reads the documents of a corpus: texts that have nothing to do with each other. */
public final class Documents {

  private static final String FORM_FEED = "\f";

  private Documents() {}

  /**
   * The documents of a plain text. A form feed (U+000C) separates them, and line breaks around it
   * belong to none. A blank line does not separate: it stands between the paragraphs of one
   * document too. A text without a form feed is one document.
   *
   * @throws Invalid when there is no document that is more than space
   */
  public static List<String> ofText(String text) {
    List<String> documents =
        Arrays.stream(text.split(FORM_FEED, -1))
            .map(Documents::withoutBreaksAround)
            .filter(document -> !document.isBlank())
            .toList();
    if (documents.isEmpty()) {
      throw new Invalid("", "there must be a document or more");
    }
    return documents;
  }

  private static String withoutBreaksAround(String document) {
    int from = 0;
    int to = document.length();
    while (from < to && isBreak(document.charAt(from))) {
      from++;
    }
    while (to > from && isBreak(document.charAt(to - 1))) {
      to--;
    }
    return document.substring(from, to);
  }

  private static boolean isBreak(char character) {
    return character == '\n' || character == '\r';
  }

  /**
   * The documents of JSON Lines, the field {@code text} of each; other fields say where a document
   * is from and are passed over.
   *
   * @throws Invalid naming line, field and rule of the first violations, or when there is no line
   */
  public static List<String> ofJsonLines(Reader lines) {
    return JsonLines.read(
        lines,
        (line, check) -> {
          JsonLines.text(line, "text", check);
          return List.of(line.path("text").asText());
        });
  }
}
