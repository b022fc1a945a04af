package org.zeropoint.ops.fsck;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zeropoint.audit.tree.Merkle;
import org.zeropoint.audit.tree.Tiles;

/**
 * That there are the tiles that a tree has, and that each level holds the roots of the one below.
 */
final class TileCheck {

  private final StoredTiles tiles;
  private final StoredTiles above;
  private final Mismatches mismatches;
  private final Findings findings;
  private final long size;
  private int level;
  private long next;

  /**
   * @param above reads the same tiles; apart, so that each keeps its own
   * @param size of the tree that they have to be of
   */
  TileCheck(
      StoredTiles tiles, StoredTiles above, long size, Mismatches mismatches, Findings findings) {
    this.tiles = tiles;
    this.above = above;
    this.size = size;
    this.mismatches = mismatches;
    this.findings = findings;
  }

  void run() throws SQLException {
    List<StoredTiles.Tile> slice = tiles.after(-1, Long.MIN_VALUE);
    while (!slice.isEmpty()) {
      for (StoredTiles.Tile tile : slice) {
        check(tile);
      }
      StoredTiles.Tile last = slice.get(slice.size() - 1);
      slice = tiles.after(last.level(), last.number());
    }
    while (hashes(level) > 0) {
      missing(tilesOf(level));
      level++;
      next = 0;
    }
  }

  private void check(StoredTiles.Tile tile) throws SQLException {
    while (level < tile.level() && hashes(level) > 0) {
      missing(tilesOf(level));
      level++;
      next = 0;
    }
    if (tile.number() < 0 || tile.level() != level || tile.number() >= tilesOf(level)) {
      findings.fault(
          "tile-unknown", tile.where(), "a tree of " + size + " entries has no such tile");
      return;
    }
    missing(tile.number());
    next = tile.number() + 1;
    long wanted = Math.min(Tiles.WIDTH, hashes(level) - tile.number() * Tiles.WIDTH);
    if (tile.hashes().length != wanted * Merkle.HASH) {
      findings.fault(
          "tile-length",
          tile.where(),
          "has %d bytes, a tree of %d entries has %d hashes of 32 there"
              .formatted(tile.hashes().length, size, wanted));
    } else if (wanted == Tiles.WIDTH && !mismatches.isWrong(tile)) {
      compare(tile);
    }
  }

  private void compare(StoredTiles.Tile tile) throws SQLException {
    Optional<byte[]> kept = above.hash(tile.level() + 1, tile.number());
    if (kept.isPresent() && !Arrays.equals(kept.get(), fold(tile))) {
      findings.fault(
          "tile-changed",
          StoredTiles.where(tile.level() + 1, tile.number() / Tiles.WIDTH),
          "hash %d is not the root of %s".formatted(tile.number() % Tiles.WIDTH, tile.where()));
    }
  }

  private void missing(long to) {
    if (next < to) {
      findings.fault(
          "tile-missing",
          StoredTiles.where(level, next),
          to - next == 1 ? "is missing" : "is missing, and " + (to - next - 1) + " behind it");
    }
  }

  /** How many hashes a level of tiles has. */
  private long hashes(int tileLevel) {
    return tileLevel * Tiles.HEIGHT >= Long.SIZE - 1 ? 0 : size >> (tileLevel * Tiles.HEIGHT);
  }

  private long tilesOf(int tileLevel) {
    return (hashes(tileLevel) + Tiles.WIDTH - 1) / Tiles.WIDTH;
  }

  private static byte[] fold(StoredTiles.Tile tile) {
    List<byte[]> row = new ArrayList<>();
    for (int i = 0; i < Tiles.WIDTH; i++) {
      row.add(tile.hash(i));
    }
    while (row.size() > 1) {
      List<byte[]> parents = new ArrayList<>();
      for (int i = 0; i < row.size(); i += 2) {
        parents.add(Merkle.nodeHash(row.get(i), row.get(i + 1)));
      }
      row = parents;
    }
    return row.get(0);
  }
}
