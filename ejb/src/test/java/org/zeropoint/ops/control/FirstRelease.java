package org.zeropoint.ops.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;
import org.zeropoint.audit.tree.ChainedLeaf;

/**
 * What a server of the first release had written: six proposals in every state, a Synthiant with
 * two versions, one of them live, and the first entries of the chain.
 */
final class FirstRelease {

  static final int CHAINED = 3;

  private static final String SHA = "sha256:";

  private final DataSource database;
  private final Instant now;

  FirstRelease(DataSource database, Instant now) {
    this.database = database;
    this.now = now;
  }

  /** Into a database with the schema of that release. */
  void fill() throws SQLException {
    loop();
    decisions();
    chain();
  }

  /** Entries as the first release wrote them. */
  private void chain() throws SQLException {
    String previous = ChainedLeaf.NONE;
    for (int seq = 1; seq <= CHAINED; seq++) {
      var leaf =
          new ChainedLeaf(
              seq,
              now,
              "default",
              "ann",
              "proposal.post",
              "proposal-" + seq,
              "done",
              seq == 2 ? Optional.of(digest('a')) : Optional.empty(),
              previous);
      update(
          "insert into audit_entry (seq, tenant, written_at, actor, action, subject, outcome,"
              + " digest, previous, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          seq,
          leaf.tenant(),
          leaf.at(),
          leaf.actor(),
          leaf.action(),
          leaf.subject(),
          leaf.outcome(),
          leaf.digest().orElse(null),
          previous,
          leaf.hash());
      previous = leaf.hash();
    }
    update("update audit_head set seq = ?, hash = ?", CHAINED, previous);
  }

  /** A Synthiant with a version that is live, and one that was. */
  private void loop() throws SQLException {
    update(
        "insert into synthiant (id, tenant, synthiant_id, registered_by, registered_at,"
            + " last_version, version) values (10, 'default', 'helper', 'ann', ?, 2, 1)",
        now);
    for (int number = 1; number <= 2; number++) {
      update(
          "insert into model_version (id, tenant, synthiant_pk, number, model_id, digest, bytes,"
              + " created_at) values (?, 'default', 10, ?, 'gpt-nano', ?, 1000, ?)",
          20 + number,
          number,
          SHA + String.valueOf(number).repeat(64),
          now);
    }
    update(
        "insert into model_alias (id, synthiant_pk, name, version_pk, since, changed_by,"
            + " proposal_id, version) values (30, 10, 'production', 21, ?, 'paul', 'live', 2)",
        now);
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
        now.minusSeconds(60),
        now.minusSeconds(3600),
        now.minusSeconds(60));
  }

  private void revision(int proposal, int number, char digest) throws SQLException {
    update(
        "insert into revision (id, proposal_pk, number, digest, content, claims, editor,"
            + " created_at) values (?, ?, ?, ?, '{\"details\":\"\"}', '{}', 'ann', ?)",
        10 * proposal + number,
        proposal,
        number,
        digest(digest),
        now);
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
        now.minusSeconds(120));
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
        now.minusSeconds(30));
  }

  private static String digest(char digit) {
    return SHA + String.valueOf(digit).repeat(64);
  }

  void update(String sql, Object... values) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        statement.setObject(
            i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
      }
      statement.executeUpdate();
    }
  }
}
