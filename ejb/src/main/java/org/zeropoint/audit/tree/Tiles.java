package org.zeropoint.audit.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tree's hashes in tiles of 256, as C2SP tlog-tiles cuts it: a tile of level 0 holds the hashes
 * of 256 leaves, one of level 1 the roots of 256 such tiles, and so on. Hashes are only ever added
 * behind those that are there. A proof in a tree of a million leaves reads four tiles or so.
 *
 * <p>Reads each tile once and keeps it: one instance serves one proof or one batch.
 */
public final class Tiles implements Nodes {

  /** Levels of the tree in one tile. */
  public static final int HEIGHT = 8;

  /** Hashes in a tile that is full. */
  public static final int WIDTH = 1 << HEIGHT;

  private static final int BYTES = WIDTH * Merkle.HASH;

  private record Place(int level, long number) {}

  private static final class Tile {
    private final byte[] hashes;
    private int width;

    Tile(byte[] stored) {
      hashes = Arrays.copyOf(stored, BYTES);
      width = stored.length / Merkle.HASH;
    }

    byte[] hash(int position) {
      int from = position * Merkle.HASH;
      return Arrays.copyOfRange(hashes, from, from + Merkle.HASH);
    }
  }

  private final TileStore store;
  private final Map<Place, Tile> read = new HashMap<>();
  private final Set<Place> changed = new HashSet<>();

  public Tiles(TileStore store) {
    this.store = store;
  }

  /**
   * Adds leaves behind the {@code size} that there are; {@link #flush} keeps them.
   *
   * @param leafHashes 32 bytes each
   * @throws IllegalStateException when a tile does not end where a tree of that size ends
   */
  public void append(long size, List<byte[]> leafHashes) {
    long next = size;
    for (byte[] hash : leafHashes) {
      add(0, next, hash);
      next++;
    }
  }

  private void add(int level, long index, byte[] hash) {
    long number = index / WIDTH;
    int position = (int) (index % WIDTH);
    Place place = new Place(level, number);
    Tile tile = position == 0 ? fresh(place) : tile(place);
    if (tile.width != position) {
      throw new IllegalStateException(
          "tile %d/%d has %d hashes, not %d".formatted(level, number, tile.width, position));
    }
    System.arraycopy(hash, 0, tile.hashes, position * Merkle.HASH, Merkle.HASH);
    tile.width++;
    changed.add(place);
    if (tile.width == WIDTH) {
      add(level + 1, number, fold(tile, 0, HEIGHT));
    }
  }

  private Tile fresh(Place place) {
    if (store.read(place.level(), place.number()).filter(b -> b.length > 0).isPresent()) {
      throw new IllegalStateException(
          "tile %d/%d is there already".formatted(place.level(), place.number()));
    }
    Tile tile = new Tile(new byte[0]);
    read.put(place, tile);
    return tile;
  }

  /** Keeps what was added. */
  public void flush() {
    for (Place place : changed) {
      Tile tile = read.get(place);
      store.write(
          place.level(), place.number(), Arrays.copyOf(tile.hashes, tile.width * Merkle.HASH));
    }
    changed.clear();
  }

  /**
   * @throws IllegalStateException when a tile that should hold it is missing or too short
   */
  @Override
  public byte[] node(int level, long index) {
    int tileLevel = level / HEIGHT;
    int height = level % HEIGHT;
    long first = index << height;
    Place place = new Place(tileLevel, first / WIDTH);
    Tile tile = tile(place);
    int position = (int) (first % WIDTH);
    if (position + (1 << height) > tile.width) {
      throw new IllegalStateException(
          "tile %d/%d has only %d hashes".formatted(tileLevel, place.number(), tile.width));
    }
    return fold(tile, position, height);
  }

  private static byte[] fold(Tile tile, int position, int height) {
    List<byte[]> row = new ArrayList<>();
    for (int i = 0; i < 1 << height; i++) {
      row.add(tile.hash(position + i));
    }
    while (row.size() > 1) {
      List<byte[]> above = new ArrayList<>();
      for (int i = 0; i < row.size(); i += 2) {
        above.add(Merkle.nodeHash(row.get(i), row.get(i + 1)));
      }
      row = above;
    }
    return row.get(0);
  }

  private Tile tile(Place place) {
    return read.computeIfAbsent(
        place,
        wanted -> {
          byte[] stored =
              store
                  .read(wanted.level(), wanted.number())
                  .orElseThrow(
                      () ->
                          new IllegalStateException(
                              "tile %d/%d is missing".formatted(wanted.level(), wanted.number())));
          if (stored.length > BYTES || stored.length % Merkle.HASH != 0) {
            throw new IllegalStateException(
                "tile %d/%d has a wrong length".formatted(wanted.level(), wanted.number()));
          }
          return new Tile(stored);
        });
  }
}
