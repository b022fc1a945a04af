package org.zeropoint.kernels.vector;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.zeropoint.kernels.MinHash;

/** Piece by piece, several places of the signature at once; lanes divide 128. */
final class VectorMinHash implements MinHash {

  private static final VectorSpecies<Integer> LANES = Lanes.INTS;
  private static final int[] SALTS = new int[PLACES];

  static {
    Arrays.setAll(SALTS, MinHash::salt);
  }

  @Override
  public int[] signatures(Pieces pieces) {
    var signatures = new int[Math.multiplyExact(pieces.count(), PLACES)];
    var hashes = new int[Arrays.stream(pieces.lengths()).max().orElse(0)];
    for (int p = 0; p < pieces.count(); p++) {
      int count = hash(pieces.text(), pieces.starts()[p], pieces.lengths()[p], hashes);
      for (int i = 0; i < PLACES; i += LANES.length()) {
        least(hashes, count, i).intoArray(signatures, p * PLACES + i);
      }
    }
    return signatures;
  }

  /** Hashes of the shingles of a piece, and how many they are. */
  private static int hash(byte[] text, int start, int length, int[] hashes) {
    int width = Math.min(length, SHINGLE);
    int count = length == 0 ? 0 : length - width + 1;
    for (int i = 0; i < count; i++) {
      hashes[i] = MinHash.fnv(text, start + i, width);
    }
    return count;
  }

  private static IntVector least(int[] hashes, int count, int place) {
    IntVector salts = IntVector.fromArray(LANES, SALTS, place);
    IntVector least = IntVector.broadcast(LANES, Integer.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      IntVector h = salts.lanewise(VectorOperators.XOR, hashes[i]);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16)).mul(0x85EBCA6B);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 13)).mul(0xC2B2AE35);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
      least = least.min(h);
    }
    return least;
  }
}
