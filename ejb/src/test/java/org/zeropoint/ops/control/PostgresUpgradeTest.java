package org.zeropoint.ops.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The migrations that the embedded database runs are those of PostgreSQL. */
class PostgresUpgradeTest {

  private static final Clock CLOCK = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));

  @TempDir private static Path directory;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("data"))
            .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
            .setPGStartupWait(Duration.ofMinutes(2))
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  private static DataSource create(String name) throws SQLException {
    execute(postgres.getPostgresDatabase(), "create database " + name);
    return postgres.getDatabase("postgres", name);
  }

  private static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(DataSource database, String table) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Flyway upgrade(DataSource database, String target) {
    return SchemaMigration.upgrade(database, CLOCK).target(target).load();
  }

  @Test
  void anEmptyDatabaseIsBroughtUpToDate_once() throws SQLException {
    DataSource database = create("empty");
    assertThat(upgrade(database, "latest").migrate().migrationsExecuted).isPositive();
    assertThat(upgrade(database, "latest").migrate().migrationsExecuted).isZero();
    assertThat(count(database, "proposal")).isZero();
  }

  @Test
  void whatTheFirstReleaseWroteIsKept() throws SQLException {
    DataSource database = create("first");
    upgrade(database, "1").migrate();
    new FirstRelease(database, Instant.now().truncatedTo(ChronoUnit.SECONDS)).fill();
    long proposals = count(database, "proposal");
    long versions = count(database, "model_version");
    upgrade(database, "latest").migrate();
    assertThat(count(database, "proposal")).isEqualTo(proposals).isPositive();
    assertThat(count(database, "model_version")).isEqualTo(versions).isPositive();
    // The chain and the entry that adopts what it left.
    assertThat(count(database, "audit_leaf")).isGreaterThan(FirstRelease.CHAINED);
  }
}
