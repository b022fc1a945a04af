package org.zeropoint.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.zeropoint.audit.entity.AuditEntry;
import org.zeropoint.shared.Digest;

/**
 * A client that decides: each of its transactions casts a vote on a proposal that is its own,
 * changes the proposal and leaves two entries. Clients meet nowhere but in the log.
 */
final class Voter implements AutoCloseable {

  private static final AtomicLong IDS = new AtomicLong(1_000_000);

  private final Connection connection;
  private final Entries entries;
  private final boolean facts;
  private final LogSample sample;
  private final PreparedStatement vote;
  private final PreparedStatement update;
  private int cast;

  /**
   * @param connection of its own, without auto-commit
   * @param facts whether the entries have facts
   */
  Voter(Connection connection, Entries entries, boolean facts) throws SQLException {
    this.connection = connection;
    this.entries = entries;
    this.facts = facts;
    sample = new LogSample(IDS.incrementAndGet());
    sample.insert(connection);
    connection.commit();
    vote =
        connection.prepareStatement(
            "insert into vote (id, proposal_pk, digest, channel, result, voter, ordinal, notes,"
                + " cast_at) values (?, ?, ?, 'human', 'pass', ?, ?, ?, ?)");
    update =
        connection.prepareStatement(
            "update proposal set status = 'under_review', human_verdict = 'pass', consensus_at = ?,"
                + " updated_at = ?, version = version + 1 where id = ? and version = ?");
  }

  /** Makes one decision and commits it. */
  void decide() throws SQLException {
    long id = IDS.incrementAndGet();
    cast++;
    Instant at = Instant.now();
    OffsetDateTime now = at.atOffset(ZoneOffset.UTC);
    vote.setLong(1, id);
    vote.setLong(2, sample.proposal());
    vote.setString(3, sample.digest().value());
    vote.setString(4, LogSample.VOTER);
    vote.setInt(5, cast);
    vote.setString(6, LogSample.NOTES);
    vote.setObject(7, now);
    vote.executeUpdate();
    update.setObject(1, now);
    update.setObject(2, now);
    update.setLong(3, sample.proposal());
    update.setInt(4, cast);
    if (update.executeUpdate() != 1) {
      throw new IllegalStateException("the proposal of a client was changed by another");
    }
    Optional<Digest> digest = Optional.of(sample.digest());
    entries.append(
        List.of(
            new AuditEntry.Draft(
                "default",
                LogSample.VOTER,
                "vote.cast",
                sample.proposalId(),
                digest,
                "human pass: under_review",
                facts ? Optional.of(sample.rows(id, cast, at)) : Optional.empty()),
            new AuditEntry.Draft(
                "default",
                "gate",
                "gate.decided",
                sample.proposalId(),
                digest,
                "under_review; policy " + sample.digest().value(),
                facts ? Optional.of(sample.decision(at)) : Optional.empty())));
    connection.commit();
    entries.committed();
  }

  @Override
  public void close() throws SQLException {
    entries.close();
    connection.close();
  }
}
