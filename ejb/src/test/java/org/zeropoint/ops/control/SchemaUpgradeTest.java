package org.zeropoint.ops.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.audit.tree.Watched;
import org.zeropoint.consensus.control.Ballots;
import org.zeropoint.consensus.control.Docket;
import org.zeropoint.consensus.control.Gate;
import org.zeropoint.consensus.control.PolicyBook;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.ops.entity.FsckReport;
import org.zeropoint.ops.fsck.Fsck;
import org.zeropoint.ops.replay.Fault;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.proposals.entity.Status;
import org.zeropoint.shared.Json;

/** What was decided before policies were data is decided afterwards, and reads as it did. */
class SchemaUpgradeTest {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final Clock CLOCK = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));

  @TempDir private Path directory;
  private final JdbcDataSource database = new JdbcDataSource();
  private Map<String, List<List<Object>>> before;
  private Connection open;
  private FirstRelease release;

  @BeforeEach
  void upgradeADatabaseOfTheFirstRelease() throws SQLException {
    database.setURL("jdbc:h2:file:" + directory.resolve("zeropoint"));
    // The file would be opened anew for every statement.
    open = database.getConnection();
    release = new FirstRelease(database, NOW);
    migrate("1");
    release.fill();
    Map<String, List<String>> firstColumns = columns();
    // They go on as leaves of the tree and as the end of the chain.
    firstColumns.remove("AUDIT_ENTRY");
    firstColumns.remove("AUDIT_HEAD");
    // They go on in chunks; StepMigrationTest holds them.
    firstColumns.remove("RUN_METRIC");
    before = rows(firstColumns);
    migrate("latest");
    assertThat(rows(firstColumns)).isEqualTo(before);
  }

  @AfterEach
  void close() throws SQLException {
    open.close();
  }

  @Test
  void everyRowIsThere_andTheNewColumnsSayWhatIsKnown() throws SQLException {
    assertThat(before.get("PROPOSAL")).hasSize(6);
    assertThat(before.get("VOTE")).hasSize(9);
    String facts =
        "select proposal_id, promoted_at is not null, recheck_at is not null, author_service,"
            + " policy_digest, withdrawn_at, overridden_by from proposal order by proposal_id";
    assertThat(query(facts))
        .containsExactly(
            row("accepted", false, true, false, null, null, null),
            row("edited", false, true, false, null, null, null),
            row("live", true, false, false, null, null, null),
            row("pending", false, true, false, null, null, null),
            row("rejected", false, false, false, null, null, null),
            row("undecided", false, true, false, null, null, null));
    assertThat(query("select place, purged from event_head")).containsExactly(row(0L, 0L));
    assertThat(query("select reason, policy_digest from alias_change"))
        .containsExactly(row(null, null), row(null, null));
  }

  @Test
  void theGateAnswersAsItDid() {
    Map<String, Status> answers = new TreeMap<>();
    try (EntityManagerFactory factory = factory(database);
        EntityManager em = factory.createEntityManager()) {
      for (Proposal proposal : all(em, Proposal.class)) {
        GateDecision decision = Gate.decide(input(em, proposal));
        assertThat(decision.status()).as(proposal.proposalId()).isEqualTo(proposal.status());
        assertThat(decision.ai()).isEqualTo(proposal.aiVerdict());
        assertThat(decision.human()).isEqualTo(proposal.humanVerdict());
        answers.put(proposal.proposalId(), decision.status());
      }
      assertThat(all(em, AliasChange.class))
          .allSatisfy(change -> assertThat(change.grounds().revisionDigest()).isPresent());
    }
    assertThat(answers)
        .containsEntry("accepted", Status.ACCEPTED)
        .containsEntry("edited", Status.ACCEPTED)
        .containsEntry("live", Status.ACCEPTED)
        .containsEntry("pending", Status.PENDING)
        .containsEntry("rejected", Status.REJECTED)
        .containsEntry("undecided", Status.UNDER_REVIEW);
  }

  @Test
  void theDatabaseStillRefusesAnAcceptanceWithoutVotes() {
    assertThatThrownBy(
            () ->
                release.update(
                    "update proposal set status = 'accepted' where proposal_id = 'pending'"))
        .isInstanceOf(SQLIntegrityConstraintViolationException.class);
    assertThatThrownBy(() -> release.update("delete from vote where id = 1001"))
        .isInstanceOf(SQLIntegrityConstraintViolationException.class);
  }

  @Test
  void everyRowIsTakenOverIntoTheLog_asItIs() throws SQLException {
    Map<String, Long> there = new TreeMap<>();
    Map<String, Long> adopted = new TreeMap<>();
    for (String table : Watched.tables().keySet()) {
      for (List<Object> count : query("select count(*) from " + table)) {
        there.put(table, (Long) count.get(0));
        adopted.put(table, 0L);
      }
    }
    for (List<Object> entry :
        query("select facts, place, tenant, actor from audit_leaf where action = 'log.adopt'")) {
      assertThat(entry.subList(1, 4)).containsExactly(null, "default", "zeropoint");
      for (JsonNode row : Json.parse((String) entry.get(0)).path("rows")) {
        assertThat(row.path("op").asText()).isEqualTo("adopt");
        adopted.merge(row.path("table").asText(), 1L, Long::sum);
      }
    }
    assertThat(adopted).isEqualTo(there).containsEntry("proposal", 6L).containsEntry("vote", 9L);
  }

  @Test
  void aCheckFindsItSound_butForTheFilesThatThisTestDoesNotHave() throws SQLException {
    FsckReport report = fsck();
    assertThat(report.faults())
        .extracting(Fault::code)
        .containsExactly("file-missing", "file-missing");
    assertThat(report.entries()).isEqualTo(FirstRelease.CHAINED + 7);
    assertThat(report.rows()).isEqualTo(28);
  }

  @Test
  void aCheckFindsWhatIsChangedAfterwards() throws SQLException {
    release.update("update proposal set summary = 'Another one' where id = 101");
    release.update("update audit_leaf set actor = 'mallory' where number = 2");
    release.update("update audit_chain_end set seq = 4");
    assertThat(fsck().faults())
        .extracting(fault -> fault.code() + " " + fault.where())
        .contains(
            "row-changed proposal 101",
            "chain-broken pending entry number 3",
            "chain-end the end of the chain");
  }

  private FsckReport fsck() throws SQLException {
    try (Connection connection = database.getConnection()) {
      return new Fsck(connection, directory, CLOCK).run();
    }
  }

  private void migrate(String target) {
    SchemaMigration.upgrade(database, CLOCK).target(target).load().migrate();
  }

  /** As {@code Docket} brings it together for a proposal without a candidate. */
  private static GateInput input(EntityManager em, Proposal proposal) {
    Revision revision =
        em.createQuery(
                "select r from Revision r where r.proposal = ?1 and r.digest = ?2", Revision.class)
            .setParameter(1, proposal)
            .setParameter(2, proposal.digest())
            .getSingleResult();
    List<GateInput.Ballot> ballots =
        em.createQuery(
                "select v from Vote v where v.proposalPk = ?1 and v.digest = ?2 order by v.id",
                Vote.class)
            .setParameter(1, proposal.id())
            .setParameter(2, proposal.digest())
            .getResultStream()
            .map(vote -> GateInput.Ballot.of(vote, false))
            .toList();
    return new GateInput(
        proposal.digest(),
        new GateInput.People(Ballots.excluded(proposal, revision), proposal.authorIsService()),
        ballots,
        new GateInput.Measured(false, OptionalDouble.empty(), List.of()),
        List.of(),
        proposal.withdrawal(),
        List.of(),
        Docket.demands(proposal, PolicyBook.shipped()),
        NOW);
  }

  static EntityManagerFactory factory(DataSource database) {
    return Persistence.createEntityManagerFactory(
        "zeropoint",
        Map.of(
            "jakarta.persistence.transactionType",
            "RESOURCE_LOCAL",
            "jakarta.persistence.nonJtaDataSource",
            database,
            "eclipselink.target-server",
            "None"));
  }

  private static <T> List<T> all(EntityManager em, Class<T> entity) {
    return em.createQuery("select e from " + entity.getSimpleName() + " e", entity).getResultList();
  }

  /** The columns of every table, by the table's name. */
  private Map<String, List<String>> columns() throws SQLException {
    Map<String, List<String>> found = new TreeMap<>();
    try (Connection connection = database.getConnection()) {
      DatabaseMetaData data = connection.getMetaData();
      try (ResultSet columns = data.getColumns(null, "PUBLIC", "%", "%")) {
        while (columns.next()) {
          found
              .computeIfAbsent(columns.getString("TABLE_NAME"), name -> new ArrayList<>())
              .add(columns.getString("COLUMN_NAME"));
        }
      }
    }
    found.remove("flyway_schema_history");
    return found;
  }

  private Map<String, List<List<Object>>> rows(Map<String, List<String>> columns)
      throws SQLException {
    Map<String, List<List<Object>>> found = new TreeMap<>();
    for (Map.Entry<String, List<String>> table : columns.entrySet()) {
      String list = String.join(", ", table.getValue());
      found.put(
          table.getKey(), query("select " + list + " from " + table.getKey() + " order by 1"));
    }
    return found;
  }

  private List<List<Object>> query(String sql) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          Object value = result.getObject(i);
          row.add(value instanceof java.sql.Clob ? result.getString(i) : value);
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<Object> row(Object... values) {
    return java.util.Arrays.asList(values);
  }
}
