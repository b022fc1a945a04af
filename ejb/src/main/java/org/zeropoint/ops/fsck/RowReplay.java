package org.zeropoint.ops.fsck;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.zeropoint.audit.tree.Watched;
import org.zeropoint.shared.CanonicalJson;

/** Follows what entries say of rows, up to the last state of each. */
final class RowReplay implements EntryVisitor {

  static final String INSERT = "insert";
  static final String UPDATE = "update";
  static final String DELETE = "delete";
  static final String ADOPT = "adopt";

  private final Findings findings;
  private final Map<String, RowStates> tables = new LinkedHashMap<>();

  RowReplay(Findings findings) {
    this.findings = findings;
    Watched.tables().keySet().forEach(table -> tables.put(table, new RowStates()));
  }

  /** The last states by table. */
  Map<String, RowStates> tables() {
    return tables;
  }

  static String where(String table, long key) {
    return table + " " + key;
  }

  /** 32 bytes over a row in the form of the log. */
  static byte[] hash(JsonNode columns) {
    return CanonicalJson.digest(columns).hash();
  }

  /** The rows in the facts of an entry. */
  static JsonNode rows(StoredLeaf leaf) {
    return leaf.entry()
        .flatMap(entry -> entry.facts())
        .map(facts -> facts.path("rows"))
        .orElse(MissingNode.getInstance());
  }

  @Override
  public void take(StoredLeaf leaf) {
    for (JsonNode row : rows(leaf)) {
      RowStates states = tables.get(row.path("table").asText());
      boolean gone = row.path("op").asText().equals(DELETE);
      if (states == null
          || !row.path("key").canConvertToLong()
          || !gone && !row.path("row").isObject()) {
        findings.fault(
            "facts-unreadable",
            leaf.where(),
            leaf.label() + ": names a row that is none: " + brief(row));
      } else {
        take(leaf, states, row, gone);
      }
    }
  }

  private void take(StoredLeaf leaf, RowStates states, JsonNode row, boolean gone) {
    long key = row.path("key").longValue();
    String op = row.path("op").asText();
    boolean fresh = op.equals(INSERT) || op.equals(ADOPT);
    if (fresh == states.isThere(key)) {
      findings.fault(
          "row-history",
          leaf.where(),
          "%s: %s of %s, which %s"
              .formatted(
                  leaf.label(),
                  op,
                  where(row.path("table").asText(), key),
                  fresh ? "the log has already" : "the log does not have"));
    }
    if (gone) {
      states.remove(key, leaf.number());
    } else {
      states.put(key, hash(row.path("row")), leaf.number());
    }
  }

  private static String brief(JsonNode row) {
    String text = row.toString();
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
