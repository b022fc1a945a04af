package org.zeropoint.ops.fsck;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Optional;

/** The checkpoints in the database, the smallest first, read in slices. */
final class CheckpointRows {

  private static final int SLICE = 500;

  private final Connection connection;
  private final ArrayDeque<CheckpointRow> ahead = new ArrayDeque<>();
  private long last = Long.MIN_VALUE;

  CheckpointRows(Connection connection) {
    this.connection = connection;
  }

  /** The next one, which stays the next; empty at the end. */
  Optional<CheckpointRow> peek() throws SQLException {
    if (ahead.isEmpty()) {
      fill();
    }
    return Optional.ofNullable(ahead.peekFirst());
  }

  /** The next one, after {@link #peek} has shown it. */
  CheckpointRow next() {
    return ahead.removeFirst();
  }

  private void fill() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select size, root, note, signed_at from audit_checkpoint where size > ?"
                + " order by size limit ?")) {
      select.setLong(1, last);
      select.setInt(2, SLICE);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          ahead.addLast(
              new CheckpointRow(
                  result.getLong("size"),
                  result.getString("root"),
                  result.getString("note"),
                  result.getObject("signed_at", OffsetDateTime.class).toInstant()));
          last = ahead.getLast().size();
        }
      }
    }
  }
}
