package org.zeropoint.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.zeropoint.proposals.entity.Proposal;
import org.zeropoint.shared.Digest;

/**
 * Writes proposals with their revisions, votes, words and counts into the database file of a server
 * that stands still, in the form that the product itself gives them.
 */
final class ProposalLoader implements AutoCloseable {

  /** Keys of what is loaded begin here, above all that a fresh server has made. */
  private static final long BASE = 1_000_000;

  private static final int KEYS = 4;
  private static final int BATCH = 2000;

  /** After so many it is told how far it is. */
  private static final int TOLD = 50_000;

  private final Connection connection;

  ProposalLoader(String database) throws SQLException {
    long kilobytes = Runtime.getRuntime().maxMemory() / 4 / 1024;
    connection =
        DriverManager.getConnection(
            database + ";CACHE_SIZE=" + kilobytes, "zeropoint", "zeropoint");
    connection.setAutoCommit(false);
  }

  /** The key of the proposal with this number. */
  static long key(int number) {
    return BASE + KEYS * (long) number;
  }

  /** Loads proposals {@code 0} to {@code n - 1}. */
  void load(int n) throws SQLException {
    List<String> indexes = dropIndexes();
    execute("set referential_integrity false");
    synthiants();
    proposals(n);
    execute("set referential_integrity true");
    execute(
        "insert into proposal_count (tenant, status, n)"
            + " select tenant, status, count(*) from proposal group by tenant, status");
    for (String index : indexes) {
      execute(index);
    }
    execute("alter sequence zp_ids restart with " + (BASE + KEYS * (n + 1000L)) / 50 * 50);
    requireWhole(n);
    connection.commit();
    execute("analyze");
    connection.commit();
  }

  /** The tokens of the {@link #accounts accounts} that are like {@code like}. */
  static List<String> tokens(String like, int n) {
    return IntStream.range(0, n).mapToObj(i -> "zp_bench-" + like + "-" + i).toList();
  }

  /** Adds accounts like {@code like}, each with a token that is valid as long as its token. */
  void accounts(String like, int n) throws SQLException {
    List<String> tokens = tokens(like, n);
    for (int i = 0; i < n; i++) {
      long id = 100_000L + 2 * i;
      copy(
          "account",
          "name = '" + like + "'",
          Map.of("ID", id, "NAME", like + "-" + i, "DISPLAY_NAME", "Bench " + like + " " + i));
      execute(
          "insert into account_role (account_id, role) select "
              + id
              + ", role from account_role where account_id ="
              + " (select id from account where name = '"
              + like
              + "')");
      copy(
          "access_token",
          "account_id = (select id from account where name = '" + like + "')",
          Map.of("ID", id + 1, "ACCOUNT_ID", id, "SHA256", Digest.of(tokens.get(i)).hex()));
    }
    connection.commit();
  }

  /** Copies a row with some columns changed, whatever further columns it has. */
  private void copy(String table, String where, Map<String, Object> changed) throws SQLException {
    StringJoiner names = new StringJoiner(", ");
    StringJoiner values = new StringJoiner(", ");
    List<Object> parameters = new ArrayList<>();
    try (ResultSet columns =
        connection
            .getMetaData()
            .getColumns(null, "PUBLIC", table.toUpperCase(java.util.Locale.ROOT), "%")) {
      while (columns.next()) {
        String column = columns.getString("COLUMN_NAME");
        names.add(column);
        values.add(changed.containsKey(column) ? "?" : column);
        if (changed.containsKey(column)) {
          parameters.add(changed.get(column));
        }
      }
    }
    String sql =
        "insert into "
            + table
            + " ("
            + names
            + ") select "
            + values
            + " from "
            + table
            + " where "
            + where
            + " order by id limit 1";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        insert.setObject(i + 1, parameters.get(i));
      }
      insert.executeUpdate();
    }
  }

  private void synthiants() throws SQLException {
    for (int i = 0; i < Sample.SYNTHIANTS; i++) {
      execute(
          "insert into synthiant (id, tenant, synthiant_id, registered_by, registered_at,"
              + " last_version, version) values ("
              + (200_000 + i)
              + ", 'default', '"
              + Sample.synthiant(i)
              + "', 'writer0', current_timestamp, 0, 1)");
    }
  }

  private void proposals(int n) throws SQLException {
    try (PreparedStatement proposal =
            connection.prepareStatement(
                "insert into proposal (id, tenant, proposal_id, synthiant_id, change_type, risk,"
                    + " summary, author, last_editor, revision, digest, status, ai_verdict,"
                    + " human_verdict, consensus_at, created_at, updated_at, ai_pass_vote,"
                    + " human_pass_vote, version, has_candidate) values"
                    + " (?, 'default', ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0)");
        PreparedStatement revision =
            connection.prepareStatement(
                "insert into revision (id, proposal_pk, number, digest, content, claims, editor,"
                    + " created_at) values (?, ?, 1, ?, ?, '{}', ?, ?)");
        PreparedStatement vote =
            connection.prepareStatement(
                "insert into vote (id, proposal_pk, digest, channel, result, voter, ordinal, notes,"
                    + " cast_at, answer) values (?, ?, ?, ?, ?, ?, 1, '', ?, null)");
        PreparedStatement term =
            connection.prepareStatement(
                "insert into proposal_term (proposal_pk, tenant, term)"
                    + " select ?, 'default', word from unnest(?) as words (word)")) {
      for (int i = 0; i < n; i++) {
        add(Sample.of(i), proposal, revision, vote, term);
        if (i % BATCH == BATCH - 1 || i == n - 1) {
          proposal.executeBatch();
          revision.executeBatch();
          vote.executeBatch();
          term.executeBatch();
          connection.commit();
        }
        if (i % TOLD == TOLD - 1) {
          System.out.println(i + 1 + " proposals written");
        }
      }
    }
  }

  private static void add(
      Sample sample,
      PreparedStatement proposal,
      PreparedStatement revision,
      PreparedStatement vote,
      PreparedStatement term)
      throws SQLException {
    long id = key(sample.number());
    String content = sample.content();
    String digest = Sample.digest(content);
    boolean accepted = "accepted".equals(sample.status());
    boolean ai = accepted || "under_review".equals(sample.status());
    boolean rejected = "rejected".equals(sample.status());
    Object updated = time(sample.updated());
    batch(
        proposal,
        id,
        sample.proposalId(),
        sample.synthiantId(),
        sample.changeType(),
        sample.risk(),
        sample.summary(),
        sample.author(),
        sample.author(),
        digest,
        sample.status(),
        ai ? "pass" : "pending",
        accepted ? "pass" : rejected ? "fail" : "pending",
        updated,
        time(sample.created()),
        updated,
        accepted ? id + 2 : null,
        accepted ? id + 3 : null);
    batch(revision, id + 1, id, digest, content, sample.author(), time(sample.created()));
    if (ai) {
      batch(vote, id + 2, id, digest, "ai", "pass", "ai-reviewer", updated);
    }
    if (accepted || rejected) {
      batch(vote, id + 3, id, digest, "human", accepted ? "pass" : "fail", "reviewer2", updated);
    }
    Object[] words =
        Proposal.words(sample.proposalId(), sample.synthiantId(), sample.summary(), sample.author())
            .toArray();
    batch(term, id, words);
  }

  private static void batch(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.addBatch();
  }

  private static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  /** Indexes are built faster over all rows than row by row. */
  private List<String> dropIndexes() throws SQLException {
    List<String> created = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet script = statement.executeQuery("script nodata table proposal, proposal_term")) {
      while (script.next()) {
        String line = script.getString(1);
        if (line.startsWith("CREATE INDEX") && !line.contains("CONSTRAINT_INDEX")) {
          created.add(line);
          names.add(line.split("\\s+")[2]);
        }
      }
    }
    for (String name : names) {
      execute("drop index " + name);
    }
    return created;
  }

  /** What the constraints would have refused must not be there. */
  private void requireWhole(int n) throws SQLException {
    requireCount(
        n,
        "select count(*) from proposal p join revision r on r.proposal_pk = p.id"
            + " and r.digest = p.digest and r.number = p.revision");
    requireCount(
        count("select count(*) from proposal where status = 'accepted'"),
        "select count(*) from proposal p join vote a on a.id = p.ai_pass_vote and"
            + " a.proposal_pk = p.id and a.digest = p.digest and a.channel = 'ai' and"
            + " a.result = 'pass' join vote h on h.id = p.human_pass_vote and h.proposal_pk = p.id"
            + " and h.digest = p.digest and h.channel = 'human' and h.result = 'pass'");
  }

  private void requireCount(long expected, String query) throws SQLException {
    long found = count(query);
    if (found != expected) {
      throw new IllegalStateException(found + " instead of " + expected + ": " + query);
    }
  }

  private long count(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
