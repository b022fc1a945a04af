package org.zeropoint.ops.fsck;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.Tiles;

/** The tiles of the tree in the database. Keeps the one that was read last. */
final class StoredTiles {

  /**
   * A tile as it is stored.
   *
   * @param hashes any number of bytes
   */
  record Tile(int level, long number, byte[] hashes) {

    /** Whole hashes in it. */
    int width() {
      return hashes.length / Merkle.HASH;
    }

    byte[] hash(int position) {
      return Arrays.copyOfRange(hashes, position * Merkle.HASH, (position + 1) * Merkle.HASH);
    }

    String where() {
      return StoredTiles.where(level, number);
    }
  }

  private final Connection connection;
  private int level = -1;
  private long number = -1;
  private Optional<Tile> last = Optional.empty();

  StoredTiles(Connection connection) {
    this.connection = connection;
  }

  static String where(int level, long number) {
    return "tile " + level + "/" + number;
  }

  /** One hash of a level of tiles, counted from the left; empty when no tile holds it. */
  Optional<byte[]> hash(int tileLevel, long index) throws SQLException {
    int position = (int) (index % Tiles.WIDTH);
    return read(tileLevel, index / Tiles.WIDTH)
        .filter(tile -> position < tile.width())
        .map(tile -> tile.hash(position));
  }

  private Optional<Tile> read(int wantedLevel, long wanted) throws SQLException {
    if (level == wantedLevel && number == wanted) {
      return last;
    }
    List<Tile> found = query("where level = ? and number = ?", wantedLevel, wanted);
    level = wantedLevel;
    number = wanted;
    last = found.stream().findFirst();
    return last;
  }

  /** Up to a hundred tiles behind this one, level by level from the left. */
  List<Tile> after(int afterLevel, long afterNumber) throws SQLException {
    List<Tile> found =
        query(
            "where level = ? and number > ? order by level, number limit 100",
            afterLevel,
            afterNumber);
    return found.isEmpty()
        ? query(
            "where level > ? and number >= ? order by level, number limit 100",
            afterLevel,
            Long.MIN_VALUE)
        : found;
  }

  private List<Tile> query(String where, int first, long second) throws SQLException {
    var tiles = new ArrayList<Tile>();
    try (PreparedStatement select =
        connection.prepareStatement("select level, number, hashes from audit_tile " + where)) {
      select.setInt(1, first);
      select.setLong(2, second);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          tiles.add(new Tile(result.getInt(1), result.getLong(2), result.getBytes(3)));
        }
      }
    }
    return tiles;
  }
}
