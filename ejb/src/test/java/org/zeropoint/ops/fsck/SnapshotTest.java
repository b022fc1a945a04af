package org.zeropoint.ops.fsck;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class SnapshotTest {

  private static final String URL = "jdbc:h2:mem:snapshot;DB_CLOSE_DELAY=-1";

  @Test
  void oneStateOfAllTables_fromTheFirstThatIsRead() throws SQLException {
    try (Connection writer = DriverManager.getConnection(URL);
        Connection reader = DriverManager.getConnection(URL);
        Statement write = writer.createStatement()) {
      write.execute("create table one (id int)");
      write.execute("create table two (id int)");
      write.execute("insert into one values (1)");
      int isolation = reader.getTransactionIsolation();
      try (Snapshot snapshot = new Snapshot(reader)) {
        assertThat(count(reader, "one")).isEqualTo(1);
        write.execute("insert into one values (2)");
        write.execute("insert into two values (1)");
        write.execute("delete from one where id = 1");
        assertThat(count(reader, "one")).isEqualTo(1);
        assertThat(count(reader, "two")).isZero();
        var findings = new Findings();
        snapshot.guard("what is not there", findings, () -> count(reader, "three"));
        assertThat(findings.faults())
            .extracting(f -> f.where())
            .containsExactly("what is not there");
        assertThat(count(reader, "two")).isZero();
      }
      assertThat(count(reader, "two")).isEqualTo(1);
      assertThat(reader.getAutoCommit()).isTrue();
      assertThat(reader.getTransactionIsolation()).isEqualTo(isolation);
    }
  }

  private static int count(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("select count(*) from " + table)) {
      count.next();
      return count.getInt(1);
    }
  }
}
