package org.zeropoint.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.zeropoint.audit.tree.TileStore;

/** The tiles in the database, by the statements of {@code TileTable}. */
final class JdbcTiles implements TileStore, AutoCloseable {

  private final PreparedStatement select;
  private final PreparedStatement update;
  private final PreparedStatement insert;

  JdbcTiles(Connection connection) throws SQLException {
    select =
        connection.prepareStatement("select hashes from audit_tile where level = ? and number = ?");
    update =
        connection.prepareStatement(
            "update audit_tile set hashes = ? where level = ? and number = ?");
    insert =
        connection.prepareStatement(
            "insert into audit_tile (hashes, level, number) values (?, ?, ?)");
  }

  @Override
  public Optional<byte[]> read(int level, long number) {
    try {
      select.setInt(1, level);
      select.setLong(2, number);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void write(int level, long number, byte[] hashes) {
    try {
      if (write(update, level, number, hashes) == 0) {
        write(insert, level, number, hashes);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int write(PreparedStatement statement, int level, long number, byte[] hashes)
      throws SQLException {
    statement.setBytes(1, hashes);
    statement.setInt(2, level);
    statement.setLong(3, number);
    return statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    select.close();
    update.close();
    insert.close();
  }
}
