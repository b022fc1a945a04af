package org.zeropoint.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;

/**
 * Databases with the product's own tables, whose commits are on the disk when they return: H2 in a
 * file, set as the product sets it, or a PostgreSQL server started for the measurement.
 */
final class LogDatabase implements AutoCloseable {

  private static final String H2 = "h2";
  private static final Map<String, String> NAMES = Map.of(H2, "H2, a file", "pg", "PostgreSQL 17");
  private static final Duration START = Duration.ofMinutes(2);

  private static final Logger MIGRATIONS = Logger.getLogger("org.flywaydb");

  static {
    MIGRATIONS.setLevel(Level.WARNING);
  }

  private final String kind;
  private final Path directory;
  private final EmbeddedPostgres postgres;

  /**
   * @param kind {@code h2} or {@code pg}
   * @param directory empty; it is deleted at the end
   */
  LogDatabase(String kind, Path directory) throws IOException {
    if (!NAMES.containsKey(kind)) {
      throw new IllegalArgumentException("the database is h2 or pg, not " + kind);
    }
    this.kind = kind;
    this.directory = directory;
    this.postgres = H2.equals(kind) ? null : start(directory);
  }

  /** By itself the test server would be faster than any real one: it does not wait for the disk. */
  private static EmbeddedPostgres start(Path directory) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory.resolve("data"))
        .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setPGStartupWait(START)
        .start();
  }

  String name() {
    return NAMES.get(kind);
  }

  /** SQL that draws the next number of an entry. */
  String nextNumber() {
    return H2.equals(kind)
        ? "select next value for audit_numbers"
        : "select nextval('audit_numbers')";
  }

  /**
   * Makes a database of that name with the tables as they were at a version of the schema.
   *
   * @return a connection that has to stay open as long as the database is used
   */
  Connection create(String database, String version) throws SQLException {
    if (postgres != null) {
      try (Connection server = postgres.getPostgresDatabase().getConnection();
          Statement create = server.createStatement()) {
        requireDurable(create);
        create.execute("create database " + database);
      }
    }
    Connection connection = connect(database);
    Flyway.configure()
        .dataSource(url(database), "postgres", "")
        .locations("classpath:db/migration")
        .target(version)
        .load()
        .migrate();
    return connection;
  }

  private static void requireDurable(Statement statement) throws SQLException {
    for (String setting : new String[] {"fsync", "synchronous_commit"}) {
      try (ResultSet shown = statement.executeQuery("show " + setting)) {
        shown.next();
        if (!"on".equals(shown.getString(1))) {
          throw new IllegalStateException(setting + " is " + shown.getString(1));
        }
      }
    }
  }

  /** A connection without auto-commit. */
  Connection connect(String database) throws SQLException {
    Connection connection = DriverManager.getConnection(url(database), "postgres", "");
    connection.setAutoCommit(false);
    return connection;
  }

  private String url(String database) {
    return postgres != null
        ? postgres.getJdbcUrl("postgres", database)
        : "jdbc:h2:file:"
            + directory.resolve(database)
            + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;WRITE_DELAY=0";
  }

  @Override
  public void close() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
    BenchServer.delete(directory);
  }
}
