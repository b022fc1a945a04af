package org.zeropoint.audit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.audit.entity.StoredCheckpoint;
import org.zeropoint.security.entity.AccessToken;
import org.zeropoint.shared.Role;

/** What the persistence provider sends to a real database, and what it does not. */
class RowRecorderTest {

  private static final String UNWATCHED = "update kept_answer set status = 1 where id = ?1";
  private static final JdbcDataSource DATABASE = new JdbcDataSource();
  private static EntityManagerFactory factory;

  private EntityManager em;

  @BeforeAll
  static void open() {
    DATABASE.setURL("jdbc:h2:mem:recorder;DB_CLOSE_DELAY=-1");
    Flyway.configure().dataSource(DATABASE).locations("classpath:db/migration").load().migrate();
    factory =
        Persistence.createEntityManagerFactory(
            "zeropoint",
            Map.of(
                "jakarta.persistence.transactionType",
                "RESOURCE_LOCAL",
                "jakarta.persistence.nonJtaDataSource",
                DATABASE,
                "eclipselink.target-server",
                "None"));
  }

  @AfterAll
  static void close() {
    factory.close();
  }

  @BeforeEach
  void begin() {
    em = factory.createEntityManager();
    em.getTransaction().begin();
  }

  @AfterEach
  void end() {
    em.getTransaction().rollback();
    em.close();
  }

  @Test
  void whatNoOperationAnswersFor_isSent() {
    assertThat(em.createNativeQuery(UNWATCHED).setParameter(1, 1).executeUpdate()).isZero();
    assertThat(em.createQuery("delete from KeptAnswer k where k.expiresAt is null").executeUpdate())
        .isZero();
    assertThat(em.createNativeQuery("select 1 as n").getResultList()).hasSize(1);
    assertThat(em.createQuery("select v from Vote v").getResultList()).isEmpty();
  }

  @Test
  void relationsAreRead() throws SQLException {
    try (var connection = DATABASE.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "insert into account values"
              + " (1, 'default', 'ann', 'Ann', 'x', false, true, current_timestamp, 1)");
      statement.execute("insert into account_role values (1, 'author')");
      statement.execute(
          "insert into access_token values"
              + " (1, 1, 'x', 'x', current_timestamp, current_timestamp, null)");
    }
    AccessToken token =
        em.createQuery("select t from AccessToken t", AccessToken.class).getSingleResult();
    assertThat(token.account().caller().roles()).containsExactly(Role.AUTHOR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update vote set notes = ''",
        "delete from audit_leaf",
        "insert into account_role (account_id, role) values (1, 'admin')",
        "truncate table kept_answer"
      })
  void sqlOfOurOwn_doesNotChangeWhatTheLogHolds(String sql) {
    assertThatThrownBy(() -> em.createNativeQuery(sql).executeUpdate())
        .hasStackTraceContaining("a statement was not sent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update Vote v set v.notes = ''",
        "delete from Proposal p",
        "update AuditEntry e set e.actor = 'mallory'",
        "delete from StoredCheckpoint c"
      })
  void noStatementChangesManyRowsThatTheLogHolds(String jpql) {
    assertThatThrownBy(() -> em.createQuery(jpql).executeUpdate())
        .hasStackTraceContaining("a statement was not sent");
  }

  @Test
  void aQueryOfOurOwnOnlyReads() {
    String sql = "with t as (select 1 as n) select n from t";
    assertThatThrownBy(() -> em.createNativeQuery(sql).getResultList())
        .hasStackTraceContaining("no plain select");
    assertThatThrownBy(() -> em.createNativeQuery(sql, StoredCheckpoint.class).getResultList())
        .hasStackTraceContaining("no plain select");
  }

  @Test
  void whileAThreadReads_nothingIsWritten() {
    Reading.begin();
    try {
      Reading.begin();
      Reading.end();
      assertThatThrownBy(() -> em.createNativeQuery(UNWATCHED).setParameter(1, 1).executeUpdate())
          .hasStackTraceContaining("only reads");
      assertThatThrownBy(() -> em.createQuery("delete from KeptAnswer k").executeUpdate())
          .hasStackTraceContaining("only reads");
      em.persist(new StoredCheckpoint(1, "sha256:x", "note", Instant.EPOCH));
      assertThatThrownBy(em::flush).hasStackTraceContaining("only reads");
    } finally {
      Reading.end();
    }
    assertThat(Reading.isOn()).isFalse();
  }

  @Test
  void anEntryGetsItsPlace_andIsNeitherChangedNorTakenOut() {
    var entry =
        new AuditEntry(
            Instant.EPOCH,
            new AuditEntry.Draft("default", "ann", "a.b", "c", Optional.empty(), "done"));
    em.persist(entry);
    em.flush();
    entry.at(0);
    em.flush();
    assertThat(em.createNativeQuery("select place from audit_leaf").getResultList())
        .hasSize(1)
        .doesNotContainNull();
    em.remove(entry);
    assertThatThrownBy(em::flush).hasStackTraceContaining("only ever added");
  }
}
