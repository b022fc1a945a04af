package org.zeropoint.ops.control;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.sessions.Session;
import org.h2.jdbcx.JdbcDataSource;

/** Entities in the schema that the migrations make, in a database of their own. */
final class MigratedStore implements AutoCloseable {

  private static final Clock CLOCK = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));

  private final Connection open;
  private final EntityManagerFactory factory;

  /** There is no log here that rows would be recorded for. */
  public static final class Unrecorded implements SessionCustomizer {
    @Override
    public void customize(Session session) {}
  }

  MigratedStore(Path directory) throws SQLException {
    var database = new JdbcDataSource();
    database.setURL("jdbc:h2:file:" + directory.resolve("zeropoint"));
    // The file would be opened anew for every statement.
    open = database.getConnection();
    SchemaMigration.upgrade(database, CLOCK).load().migrate();
    factory =
        Persistence.createEntityManagerFactory(
            "zeropoint",
            Map.of(
                "jakarta.persistence.transactionType",
                "RESOURCE_LOCAL",
                "jakarta.persistence.nonJtaDataSource",
                database,
                "eclipselink.target-server",
                "None",
                "eclipselink.session.customizer",
                Unrecorded.class.getName()));
  }

  Connection connection() {
    return open;
  }

  EntityManager entities() {
    return factory.createEntityManager();
  }

  @Override
  public void close() throws SQLException {
    factory.close();
    open.close();
  }
}
