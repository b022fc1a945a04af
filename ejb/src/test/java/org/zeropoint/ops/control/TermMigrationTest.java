package org.zeropoint.ops.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** What stood in the first release's tables is listed, counted and found after the upgrade. */
class TermMigrationTest {

  private static final String URL = "jdbc:h2:mem:terms;DB_CLOSE_DELAY=-1";

  @Test
  void proposalsOfTheFirstRelease_areFoundAndCounted() throws SQLException {
    flyway().target("1").load().migrate();
    try (Connection connection = DriverManager.getConnection(URL);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into proposal (id, tenant, proposal_id, synthiant_id, change_type, risk, summary,"
              + " author, last_editor, candidate, revision, digest, status, ai_verdict,"
              + " human_verdict, consensus_at, created_at, updated_at, version)"
              + " select x, 'default', 'old-' || x, 'helper', 'patch', 'high', 'Kürzere Antworten',"
              + " 'anna', 'anna', case when x = 1 then 'helper@1' end, 1, 'd', 'pending',"
              + " 'pending', 'pending', current_timestamp, current_timestamp, current_timestamp, 1"
              + " from system_range(1, 2500)");
      flyway().javaMigrations(new TermMigration()).load().migrate();

      assertThat(texts(statement, "select term from proposal_term where proposal_pk = 2500"))
          .containsExactlyInAnyOrder(
              "old", "2500", "old-2500", "helper", "kürzere", "antworten", "anna");
      assertThat(texts(statement, "select count(*) from proposal_term where term = 'antworten'"))
          .containsExactly("2500");
      assertThat(texts(statement, "select tenant || status || n from proposal_count"))
          .containsExactly("defaultpending2500");
      assertThat(texts(statement, "select proposal_id from proposal where has_candidate = 1"))
          .containsExactly("old-1");
    }
  }

  private static FluentConfiguration flyway() {
    return Flyway.configure().dataSource(URL, null, null).locations("classpath:db/migration");
  }

  private static List<String> texts(Statement statement, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
