package org.zeropoint.ops.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.zeropoint.training.entity.RunMetric;
import org.zeropoint.training.entity.StepChunk;
import org.zeropoint.training.entity.StepPacking;

/** Steps that had a row each are all there after the upgrade, packed. */
class StepMigrationTest {

  private static final String URL = "jdbc:h2:mem:steps;DB_CLOSE_DELAY=-1";

  private record Chunk(long run, int first, int steps, int nonFinite, List<RunMetric> metrics) {}

  @Test
  void everyStepIsTakenOver_andWhatIsNotFiniteIsCounted() throws SQLException {
    flyway(URL).target("8.1").load().migrate();
    try (Connection connection = DriverManager.getConnection(URL);
        Statement statement = connection.createStatement()) {
      insertRun(statement, 1);
      insertRun(statement, 2);
      insertSteps(statement, 1, 1, 250);
      insertSteps(statement, 2, 1, 3);
      insertSteps(statement, 2, 6, 8);
      statement.execute(
          "update run_metric set held_out_loss = 2.5 where run_pk = 1 and step = 150");
      statement.execute("update run_metric set loss = 'NaN' where run_pk = 2 and step = 7");
      flyway(URL).target("9.2").load().migrate();

      List<Chunk> chunks = chunks(statement);
      assertThat(chunks)
          .extracting(c -> "%d:%d+%d-%d".formatted(c.run(), c.first(), c.steps(), c.nonFinite()))
          .containsExactly(
              "1:1+100-0", "1:101+100-0", "1:201+50-0", "2:1+3-0", "2:6+1-1", "2:8+1-0");
      RunMetric step = chunks.get(1).metrics().get(49);
      assertThat(step.step()).isEqualTo(150);
      assertThat(step.loss()).isEqualTo(1.5);
      assertThat(step.heldOutLoss()).hasValue(2.5);
      assertThat(step.learningRate()).isEqualTo(0.003);
      assertThat(step.tokensPerSecond()).isEqualTo(1024);
      assertThat(step.memoryBytes()).isEmpty();
      assertThat(chunks.get(0).metrics().get(0).heldOutLoss()).isEmpty();
    }
  }

  /** As the embedded database is left when its server is killed in between. */
  @Test
  void aMigrationThatWasKilled_isRunAgain() throws SQLException {
    String url = "jdbc:h2:mem:killed;DB_CLOSE_DELAY=-1";
    flyway(url).target("8.1").load().migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      insertRun(statement, 1);
      insertSteps(statement, 1, 1, 150);
      flyway(url).target("9.1").load().migrate();
      forget(statement, "9", "9.1");
      statement.execute("drop table compute_use");
      flyway(url).target("9.2").load().migrate();
      forget(statement, "9.2");
      flyway(url).target("9.2").load().migrate();

      assertThat(chunks(statement)).extracting(Chunk::steps).containsExactly(100, 50);
      assertThat(count(statement, "run_queue")).isOne();
      assertThat(count(statement, "compute_use")).isZero();
    }
  }

  private static void forget(Statement statement, String... versions) throws SQLException {
    for (String version : versions) {
      assertThat(
              statement.executeUpdate(
                  "delete from \"flyway_schema_history\" where \"version\" = '" + version + "'"))
          .isOne();
    }
  }

  private static int count(Statement statement, String table) throws SQLException {
    try (ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  @Test
  void whatWasNotFinite_isForgottenWithTheStepsThatAreDoneAgain() throws SQLException {
    var database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:cut;DB_CLOSE_DELAY=-1");
    flyway(database.getURL()).target("8.1").load().migrate();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      insertRun(statement, 1);
      insertSteps(statement, 1, 1, 5);
      statement.execute("update run_metric set loss = 'NaN' where step = 5");
      flyway(database.getURL()).target("9.2").load().migrate();
      try (var factory = SchemaUpgradeTest.factory(database);
          var em = factory.createEntityManager()) {
        for (int step = 5; step >= 4; step--) {
          em.getTransaction().begin();
          em.find(StepChunk.class, new StepChunk.Key(1, 1)).cutAfter(step);
          em.getTransaction().commit();
          assertThat(chunks(statement)).extracting(Chunk::steps).containsExactly(4);
          assertThat(chunks(statement)).extracting(Chunk::nonFinite).containsExactly(step - 4);
        }
      }
    }
  }

  private static void insertRun(Statement statement, int id) throws SQLException {
    statement.execute(
        "insert into training_run (id, tenant, run_id, synthiant_id, engine, model_id,"
            + " corpus_digest, plan, plan_digest, status, cancel_requested, step, steps,"
            + " started_by, created_at, version) values (%d, 'default', 'run-%d', 'helper', 'djl',"
                .formatted(id, id)
            + " 'gpt-nano', 'd', '{}', 'd', 'completed', false, 1, 1, 'anna', current_timestamp,"
            + " 1)");
  }

  private static void insertSteps(Statement statement, int run, int first, int last)
      throws SQLException {
    statement.execute(
        "insert into run_metric (run_pk, step, loss, gradient_norm, learning_rate,"
            + " tokens_per_second) select %d, x, x / 100.0, 1, 0.003, 1024 from system_range(%d, %d)"
                .formatted(run, first, last));
  }

  private static List<Chunk> chunks(Statement statement) throws SQLException {
    List<Chunk> chunks = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select run_pk, first_step, steps, non_finite, packed from step_chunk"
                + " order by run_pk, first_step")) {
      while (rows.next()) {
        chunks.add(
            new Chunk(
                rows.getLong(1),
                rows.getInt(2),
                rows.getInt(3),
                rows.getInt(4),
                StepPacking.unpack(rows.getInt(2), rows.getInt(3), rows.getBytes(5))));
      }
    }
    return chunks;
  }

  private static FluentConfiguration flyway(String url) {
    var database = new JdbcDataSource();
    database.setURL(url);
    return SchemaMigration.upgrade(database, Clock.systemUTC());
  }
}
