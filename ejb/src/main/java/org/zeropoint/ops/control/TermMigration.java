package org.zeropoint.ops.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.migration.Context;
import org.zeropoint.proposals.entity.Proposal;

/** Makes the proposals that are there already ones that a search finds. */
final class TermMigration extends CodeMigration {

  private static final int BATCH = 1000;

  TermMigration() {
    super("7.1", "terms");
  }

  @Override
  public void migrate(Context context) throws SQLException {
    Connection connection = context.getConnection();
    if ("PostgreSQL".equals(connection.getMetaData().getDatabaseProductName())) {
      // Beginnings of words are ranges of the index: only in the order of the characters' numbers.
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "alter table proposal_term alter column term type varchar(100) collate \"C\"");
      }
    }
    long last = 0;
    do {
      last = index(connection, last);
    } while (last > 0);
  }

  /** Indexes the proposals behind this key; answers the last one's, or 0 when there was none. */
  private static long index(Connection connection, long after) throws SQLException {
    long last = 0;
    try (PreparedStatement select =
            connection.prepareStatement(
                "select id, tenant, proposal_id, synthiant_id, summary, author from proposal"
                    + " where id > ? order by id limit ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into proposal_term (proposal_pk, tenant, term) values (?, ?, ?)")) {
      select.setLong(1, after);
      select.setInt(2, BATCH);
      try (ResultSet proposals = select.executeQuery()) {
        while (proposals.next()) {
          last = proposals.getLong(1);
          add(insert, proposals);
        }
      }
      insert.executeBatch();
    }
    return last;
  }

  private static void add(PreparedStatement insert, ResultSet proposal) throws SQLException {
    for (String word :
        Proposal.words(
            proposal.getString(3),
            proposal.getString(4),
            proposal.getString(5),
            proposal.getString(6))) {
      insert.setLong(1, proposal.getLong(1));
      insert.setString(2, proposal.getString(2));
      insert.setString(3, word);
      insert.addBatch();
    }
  }
}
