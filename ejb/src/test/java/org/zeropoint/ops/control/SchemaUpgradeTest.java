package org.zeropoint.ops.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeropoint.consensus.control.Ballots;
import org.zeropoint.consensus.control.Docket;
import org.zeropoint.consensus.control.Gate;
import org.zeropoint.consensus.control.PolicyBook;
import org.zeropoint.consensus.entity.GateDecision;
import org.zeropoint.consensus.entity.GateInput;
import org.zeropoint.consensus.entity.Vote;
import org.zeropoint.models.entity.AliasChange;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.proposals.entity.Revision;
import org.zeropoint.proposals.entity.Status;

/** What was decided before policies were data is decided afterwards, and reads as it did. */
class SchemaUpgradeTest {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final String SHA = "sha256:";

  @TempDir private Path directory;
  private final JdbcDataSource database = new JdbcDataSource();
  private Map<String, List<List<Object>>> before;

  @BeforeEach
  void upgradeADatabaseOfTheFirstRelease() throws SQLException {
    database.setURL("jdbc:h2:file:" + directory.resolve("zeropoint"));
    migrate("1");
    loop();
    decisions();
    before = rows(columns());
    Map<String, List<String>> firstColumns = columns();
    migrate("latest");
    assertThat(rows(firstColumns)).isEqualTo(before);
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
    try (EntityManagerFactory factory = factory();
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
            () -> update("update proposal set status = 'accepted' where proposal_id = 'pending'"))
        .isInstanceOf(SQLIntegrityConstraintViolationException.class);
    assertThatThrownBy(() -> update("delete from vote where id = 1001"))
        .isInstanceOf(SQLIntegrityConstraintViolationException.class);
  }

  private void migrate(String target) {
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration")
        .target(target)
        .load()
        .migrate();
  }

  /** A Synthiant with a version that is live, and one that was. */
  private void loop() throws SQLException {
    update(
        "insert into synthiant (id, tenant, synthiant_id, registered_by, registered_at,"
            + " last_version, version) values (10, 'default', 'helper', 'ann', ?, 2, 1)",
        NOW);
    for (int number = 1; number <= 2; number++) {
      update(
          "insert into model_version (id, tenant, synthiant_pk, number, model_id, digest, bytes,"
              + " created_at) values (?, 'default', 10, ?, 'gpt-nano', ?, 1000, ?)",
          20 + number,
          number,
          SHA + String.valueOf(number).repeat(64),
          NOW);
    }
    update(
        "insert into model_alias (id, synthiant_pk, name, version_pk, since, changed_by,"
            + " proposal_id, version) values (30, 10, 'production', 21, ?, 'paul', 'live', 2)",
        NOW);
  }

  private void decisions() throws SQLException {
    proposal(101, "pending", "pending", "pending", "pending");
    revision(101, 1, 'a');
    proposal(102, "undecided", "under_review", "pending", "pass");
    revision(102, 1, 'b');
    vote(1002, 102, 'b', "human", "pass", "rita");
    proposal(103, "rejected", "rejected", "pass", "fail");
    revision(103, 1, 'c');
    vote(1003, 103, 'c', "ai", "pass", "robot");
    vote(1004, 103, 'c', "human", "fail", "rita");
    accepted(104, "accepted", 'd', 1001, 1005);
    accepted(105, "live", 'e', 1006, 1007);
    promotion(1, "live", 'e');
    // An older revision of it was live; the newest is accepted and waits.
    accepted(106, "edited", 'f', 1008, 1009);
    revision(106, 2, '0');
    update("update proposal set revision = 2 where id = 106");
    update("update revision set number = 3 where digest = ?", digest('f'));
    promotion(2, "edited", '0');
  }

  private void accepted(int id, String name, char digest, int ai, int human) throws SQLException {
    proposal(id, name, "under_review", "pass", "pass");
    revision(id, 1, digest);
    vote(ai, id, digest, "ai", "pass", "robot");
    vote(human, id, digest, "human", "pass", "rita");
    update(
        "update proposal set status = 'accepted', digest = ?, ai_pass_vote = ?,"
            + " human_pass_vote = ? where id = ?",
        digest(digest),
        ai,
        human,
        id);
  }

  private void proposal(int id, String name, String status, String ai, String human)
      throws SQLException {
    update(
        "insert into proposal (id, tenant, proposal_id, synthiant_id, change_type, risk, summary,"
            + " author, last_editor, revision, digest, status, ai_verdict, human_verdict,"
            + " consensus_notes, consensus_at, created_at, updated_at, version) values (?,"
            + " 'default', ?, 'helper', 'patch', 'high', 'A change of old', 'ann', 'ann', 1, '-',"
            + " ?, ?, ?, 'as they said', ?, ?, ?, 3)",
        id,
        name,
        status,
        ai,
        human,
        NOW.minusSeconds(60),
        NOW.minusSeconds(3600),
        NOW.minusSeconds(60));
  }

  private void revision(int proposal, int number, char digest) throws SQLException {
    update(
        "insert into revision (id, proposal_pk, number, digest, content, claims, editor,"
            + " created_at) values (?, ?, ?, ?, '{\"details\":\"\"}', '{}', 'ann', ?)",
        10 * proposal + number,
        proposal,
        number,
        digest(digest),
        NOW);
    update(
        "update proposal set digest = ? where id = ? and digest = '-'", digest(digest), proposal);
  }

  private void vote(int id, int proposal, char digest, String channel, String result, String voter)
      throws SQLException {
    update(
        "insert into vote (id, proposal_pk, digest, channel, result, voter, ordinal, notes, cast_at,"
            + " answer) values (?, ?, ?, ?, ?, ?, 1, '', ?, '{}')",
        id,
        proposal,
        digest(digest),
        channel,
        result,
        voter,
        NOW.minusSeconds(120));
  }

  private void promotion(int ordinal, String proposal, char digest) throws SQLException {
    update(
        "insert into alias_change (id, synthiant_pk, alias, ordinal, kind, to_version_pk,"
            + " proposal_id, revision_digest, changed_by, changed_at)"
            + " values (?, 10, 'production', ?, 'promotion', 21, ?, ?, 'paul', ?)",
        40 + ordinal,
        ordinal,
        proposal,
        digest(digest),
        NOW.minusSeconds(30));
  }

  private static String digest(char digit) {
    return SHA + String.valueOf(digit).repeat(64);
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

  private EntityManagerFactory factory() {
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

  private void update(String sql, Object... values) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static List<Object> row(Object... values) {
    return java.util.Arrays.asList(values);
  }
}
