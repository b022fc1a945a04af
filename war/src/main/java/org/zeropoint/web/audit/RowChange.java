package org.zeropoint.web.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.zeropoint.web.page.Wording;

/**
 * A row that an operation inserted, updated or deleted, beside what the log had of it before.
 *
 * @param table name of the table
 * @param op {@code insert}, {@code update}, {@code delete}, or {@code adopt} for a row from before
 *     the log held rows
 * @param key of the row
 * @param known whether an earlier entry says what the row was before
 * @param lines the columns that are another, or all of them when it is not known which are
 */
public record RowChange(String table, String op, String key, boolean known, List<RowLine> lines) {

  private static final String INSERT = "insert";
  private static final String DELETE = "delete";
  private static final String ADOPT = "adopt";

  public RowChange {
    lines = List.copyOf(lines);
  }

  /**
   * The rows of an entry, in the order in which they were written.
   *
   * @param facts of the entry
   * @param earlier facts of entries before it, the newest first
   * @param words of the page
   */
  static List<RowChange> of(JsonNode facts, List<JsonNode> earlier, Wording words) {
    Map<String, JsonNode> last = new HashMap<>();
    for (JsonNode before : earlier) {
      Map<String, JsonNode> newest = new HashMap<>();
      before.path("rows").forEach(row -> newest.put(name(row), row.path("row")));
      newest.forEach(last::putIfAbsent);
    }
    var changes = new ArrayList<RowChange>();
    for (JsonNode row : facts.path("rows")) {
      boolean inserted = List.of(INSERT, ADOPT).contains(row.path("op").asText());
      Optional<JsonNode> before = Optional.ofNullable(last.get(name(row)));
      changes.add(change(row, inserted, before, words));
      last.put(name(row), row.path("row"));
    }
    return changes;
  }

  private static String name(JsonNode row) {
    return row.path("table").asText() + "/" + row.path("key").asText();
  }

  private static RowChange change(
      JsonNode row, boolean inserted, Optional<JsonNode> before, Wording words) {
    boolean known = inserted || before.isPresent();
    JsonNode was = inserted ? null : before.orElse(null);
    JsonNode is = row.path("row");
    var fields = new ArrayList<String>();
    is.fieldNames().forEachRemaining(fields::add);
    if (was != null) {
      var gone = new TreeSet<String>();
      was.fieldNames().forEachRemaining(gone::add);
      fields.forEach(gone::remove);
      fields.addAll(gone);
    }
    List<RowLine> lines =
        fields.stream()
            .filter(field -> was == null || !is.path(field).equals(was.path(field)))
            .map(field -> line(field, known, was, is, words))
            .toList();
    return new RowChange(
        row.path("table").asText(),
        row.path("op").asText(),
        row.path("key").asText(),
        known,
        lines);
  }

  private static RowLine line(
      String field, boolean known, JsonNode was, JsonNode is, Wording words) {
    return RowLine.of(
        field,
        known,
        was == null ? "" : RowLine.text(was.path(field), words),
        RowLine.text(is.path(field), words));
  }

  /** Whether the log knows nothing of it from before. */
  public boolean inserted() {
    return INSERT.equals(op) || ADOPT.equals(op);
  }

  public boolean deleted() {
    return DELETE.equals(op);
  }

  /** Key of the text that says what became of it. */
  public String label() {
    if (ADOPT.equals(op)) {
      return "entry.row.adopt";
    }
    if (inserted()) {
      return "entry.row.insert";
    }
    return deleted() ? "entry.row.delete" : "entry.row.update";
  }

  public String icon() {
    if (inserted()) {
      return "pi-plus";
    }
    return deleted() ? "pi-trash" : "pi-pencil";
  }
}
