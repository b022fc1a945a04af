package org.zeropoint.ops.control;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the schema up to date before anything else starts; Flyway brings its own transactions. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class SchemaMigration {

  @Resource private DataSource dataSource;
  @Inject private Clock clock;

  @PostConstruct
  void migrate() {
    upgrade(dataSource, clock).load().migrate();
  }

  /** Every step of an upgrade, from an empty database on. */
  static FluentConfiguration upgrade(DataSource database, Clock clock) {
    return Flyway.configure(SchemaMigration.class.getClassLoader())
        .dataSource(database)
        .locations("classpath:db/migration")
        .javaMigrations(new TermMigration(), new AdoptionMigration(clock), new StepMigration());
  }
}
