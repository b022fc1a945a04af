package org.zeropoint.exchange.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Proposals as rows of a table: RFC 4180, with every cell that a spreadsheet would take for a
 * formula marked as text by a leading apostrophe (OWASP, CSV injection).
 */
public final class Csv {

  private static final List<String> COLUMNS =
      List.of(
          "/proposalId",
          "/synthiantId",
          "/timestamp",
          "/changeType",
          "/summary",
          "/details",
          "/status",
          "/consensus/ai",
          "/consensus/human",
          "/author",
          "/candidate/version",
          "/commit",
          "/revision",
          "/digest",
          "/updatedAt");

  /** ASCII and full-width forms. */
  private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private Csv() {}

  public static String header() {
    return COLUMNS.stream()
            .map(column -> column.equals("/candidate/version") ? "candidate" : last(column))
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  private static String last(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1);
  }

  public static String row(JsonNode proposal) {
    return COLUMNS.stream()
            .map(column -> cell(proposal.at(column).asText("")))
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  /** One cell; quoted where it has to be. */
  public static String cell(String text) {
    String safe = isFormula(text) ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return quoted || !safe.equals(safe.strip()) ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  /** Spaces in front do not keep every spreadsheet from reading a formula. */
  private static boolean isFormula(String text) {
    String start = text.stripLeading();
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0
        || !start.isEmpty() && FORMULA.indexOf(start.charAt(0)) >= 0;
  }
}
