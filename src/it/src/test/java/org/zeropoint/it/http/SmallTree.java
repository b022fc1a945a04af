package org.zeropoint.it.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeropoint.audit.tree.MerkleTree;
import org.zeropoint.audit.tree.TileStore;
import org.zeropoint.audit.tree.Tiles;

/** A tree over leaves that a test has made up. */
record SmallTree(List<byte[]> leafHashes) {

  byte[] root(long size) {
    return new MerkleTree(tiles(), size).root();
  }

  List<byte[]> consistency(long older, long size) {
    return new MerkleTree(tiles(), size).consistency(older);
  }

  private Tiles tiles() {
    var tiles = new Tiles(new Memory(new HashMap<>()));
    tiles.append(0, leafHashes);
    return tiles;
  }

  private record Memory(Map<String, byte[]> kept) implements TileStore {

    @Override
    public Optional<byte[]> read(int level, long number) {
      return Optional.ofNullable(kept.get(level + "/" + number));
    }

    @Override
    public void write(int level, long number, byte[] hashes) {
      kept.put(level + "/" + number, hashes);
    }
  }
}
