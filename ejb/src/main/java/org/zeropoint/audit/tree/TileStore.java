package org.zeropoint.audit.tree;

import java.util.Optional;

/** Keeps tiles: up to 256 hashes of one level, one behind the other. */
public interface TileStore {

  /** The hashes that a tile holds so far; empty when there is none. */
  Optional<byte[]> read(int level, long number);

  /** Keeps a tile that is new or has more hashes than before. */
  void write(int level, long number, byte[] hashes);
}
