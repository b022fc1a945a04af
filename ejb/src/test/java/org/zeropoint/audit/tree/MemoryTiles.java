package org.zeropoint.audit.tree;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tiles in a map. */
final class MemoryTiles implements TileStore {

  private final Map<String, byte[]> tiles = new HashMap<>();

  @Override
  public Optional<byte[]> read(int level, long number) {
    return Optional.ofNullable(tiles.get(level + "/" + number));
  }

  @Override
  public void write(int level, long number, byte[] hashes) {
    tiles.put(level + "/" + number, hashes);
  }
}
