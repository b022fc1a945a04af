package org.zeropoint.ops.fsck;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.zeropoint.audit.tree.Watched;

/** The rows of watched tables as the database holds them, in the form of the log. */
public final class WatchedRows {

  private static final String ACCOUNT = "account";
  private static final String OWN = "t.tenant";
  private static final String BY_PROPOSAL =
      "(select p.tenant from proposal p where p.id = t.proposal_pk)";
  private static final String BY_SYNTHIANT =
      "(select s.tenant from synthiant s where s.id = t.synthiant_pk)";

  /** Whose a row is of those tables that do not say it themselves. */
  private static final Map<String, String> TENANT =
      Map.of(
          "access_token", "(select a.tenant from account a where a.id = t.account_id)",
          "model_alias", BY_SYNTHIANT,
          "alias_change", BY_SYNTHIANT,
          "revision", BY_PROPOSAL,
          "vote", BY_PROPOSAL,
          "veto_override", BY_PROPOSAL,
          "veto_lift",
              "(select p.tenant from vote v join proposal p on p.id = v.proposal_pk"
                  + " where v.id = t.vote_pk)",
          "promotion_approval", BY_PROPOSAL,
          "ai_review", BY_PROPOSAL,
          "discussion_thread", BY_PROPOSAL);

  private static final String BY_REVIEW =
      "(select p.tenant from ai_review a join proposal p on p.id = a.proposal_pk"
          + " where a.id = t.review_pk)";

  private static final String BY_THREAD =
      "(select p.tenant from discussion_thread d join proposal p on p.id = d.proposal_pk"
          + " where d.id = t.thread_pk)";

  private static final String BY_NODE = "(select n.tenant from node n where n.id = t.node_pk)";

  private final Connection connection;
  private final Set<String> missing;

  public WatchedRows(Connection connection) {
    this(connection, Set.of());
  }

  /**
   * @param missing columns that the database does not have yet, written {@code table.column}
   */
  public WatchedRows(Connection connection, Set<String> missing) {
    this.connection = connection;
    this.missing = Set.copyOf(missing);
  }

  /**
   * A row.
   *
   * @param tenant whose it is; empty when what it belongs to is not there
   * @param columns as {@link Watched#row} writes them
   */
  public record StoredRow(long key, Optional<String> tenant, ObjectNode columns) {}

  /** Rows of a table with this key or a higher one, the lowest first. */
  public List<StoredRow> from(String table, long key, int limit) throws SQLException {
    String sql =
        "select t.*, "
            + tenant(table)
            + " as row_tenant from "
            + table
            + " t where t.id >= ? order by t.id limit ?";
    var rows = new ArrayList<StoredRow>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, key);
      select.setInt(2, limit);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          rows.add(read(table, result));
        }
      }
    }
    if (table.equals(ACCOUNT) && !rows.isEmpty()) {
      addRoles(rows);
    }
    return rows;
  }

  private static String tenant(String table) {
    if (table.equals("discussion_comment")) {
      return BY_THREAD;
    }
    if (table.equals("node_assignment")) {
      return BY_NODE;
    }
    if (table.equals("review_repeat")) {
      return BY_REVIEW;
    }
    return TENANT.getOrDefault(table, OWN);
  }

  private StoredRow read(String table, ResultSet result) throws SQLException {
    Map<String, Object> values = new HashMap<>();
    for (String column : Watched.tables().get(table)) {
      if (!missing.contains(table + "." + column)) {
        values.put(column, result.getObject(column));
      }
    }
    return new StoredRow(
        result.getLong(Watched.KEY),
        Optional.ofNullable(result.getString("row_tenant")),
        Watched.row(table, values));
  }

  private void addRoles(List<StoredRow> accounts) throws SQLException {
    Map<Long, TreeSet<String>> held = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select account_id, role from account_role where account_id >= ? and account_id <= ?")) {
      select.setLong(1, accounts.get(0).key());
      select.setLong(2, accounts.get(accounts.size() - 1).key());
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          held.computeIfAbsent(result.getLong(1), any -> new TreeSet<>()).add(result.getString(2));
        }
      }
    }
    for (StoredRow account : accounts) {
      ArrayNode roles = account.columns().putArray(Watched.ROLES);
      held.getOrDefault(account.key(), new TreeSet<>()).forEach(roles::add);
    }
  }
}
