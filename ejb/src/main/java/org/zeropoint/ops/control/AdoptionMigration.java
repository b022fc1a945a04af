package org.zeropoint.ops.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.api.migration.Context;
import org.zeropoint.audit.tree.Leaf;
import org.zeropoint.audit.tree.Watched;
import org.zeropoint.ops.fsck.WatchedRows;
import org.zeropoint.ops.fsck.WatchedRows.StoredRow;
import org.zeropoint.shared.CanonicalJson;

/**
 * Takes the rows that are there already over into the log, as they are: from then on it says what
 * every watched row has to be. They are as good as the database was on the day of the upgrade.
 */
final class AdoptionMigration extends CodeMigration {

  static final String ACTION = "log.adopt";

  private static final String ACTOR = "zeropoint";
  private static final String FIRST_TENANT = "default";
  private static final int ROWS = 200;

  /** Watched tables, and columns, that later migrations make. */
  private static final Set<String> LATER =
      Set.of(
          "upload",
          "model_version.upload_id",
          "node",
          "enrolment_code",
          "served_model",
          "node_assignment",
          "evaluation_suite",
          "ai_review.content",
          "ai_review.verdict_digest",
          "review_repeat");

  private final Clock clock;

  /**
   * @param clock with the precision of the database
   */
  AdoptionMigration(Clock clock) {
    super("8.1", "adoption");
    this.clock = clock;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    Connection connection = context.getConnection();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into audit_leaf"
                + " (number, encoding, tenant, written_at, actor, action, subject, outcome, facts)"
                + " values ("
                + nextNumber(connection)
                + ", ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (String table : Watched.tables().keySet()) {
        if (!LATER.contains(table)) {
          adopt(new WatchedRows(connection, LATER), table, insert);
        }
      }
    }
  }

  private static String nextNumber(Connection connection) throws SQLException {
    boolean postgres = "PostgreSQL".equals(connection.getMetaData().getDatabaseProductName());
    return postgres ? "nextval('audit_numbers')" : "next value for audit_numbers";
  }

  private void adopt(WatchedRows stored, String table, PreparedStatement insert)
      throws SQLException {
    List<StoredRow> rows = stored.from(table, Long.MIN_VALUE, ROWS);
    while (!rows.isEmpty()) {
      Map<String, ArrayNode> byTenant = new LinkedHashMap<>();
      for (StoredRow row : rows) {
        ObjectNode change =
            byTenant
                .computeIfAbsent(
                    row.tenant().orElse(FIRST_TENANT), any -> JsonNodeFactory.instance.arrayNode())
                .addObject();
        change.put("table", table).put("op", "adopt").put("key", row.key());
        change.set("row", row.columns());
      }
      for (Map.Entry<String, ArrayNode> taken : byTenant.entrySet()) {
        write(insert, table, taken.getKey(), taken.getValue());
      }
      rows = stored.from(table, rows.get(rows.size() - 1).key() + 1, ROWS);
    }
  }

  private void write(PreparedStatement insert, String table, String tenant, ArrayNode rows)
      throws SQLException {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.set("rows", rows);
    insert.setInt(1, Leaf.VERSION);
    insert.setString(2, tenant);
    insert.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
    insert.setString(4, ACTOR);
    insert.setString(5, ACTION);
    insert.setString(6, table);
    insert.setString(
        7, rows.size() + " rows of " + table + " taken over from before the log held rows");
    insert.setString(8, CanonicalJson.of(facts));
    insert.executeUpdate();
  }
}
