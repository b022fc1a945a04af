package org.zeropoint.kernels.reference;

import java.util.Arrays;
import org.zeropoint.kernels.MinHash;

/** Piece by piece. */
final class ReferenceMinHash implements MinHash {

  @Override
  public int[] signatures(Pieces pieces) {
    var salts = new int[PLACES];
    Arrays.setAll(salts, MinHash::salt);
    var signatures = new int[Math.multiplyExact(pieces.count(), PLACES)];
    Arrays.fill(signatures, Integer.MAX_VALUE);
    for (int p = 0; p < pieces.count(); p++) {
      int start = pieces.starts()[p];
      int length = pieces.lengths()[p];
      int width = Math.min(length, SHINGLE);
      for (int at = start; length > 0 && at <= start + length - width; at++) {
        lower(signatures, p * PLACES, MinHash.fnv(pieces.text(), at, width), salts);
      }
    }
    return signatures;
  }

  private static void lower(int[] signatures, int from, int hash, int[] salts) {
    for (int i = 0; i < PLACES; i++) {
      signatures[from + i] = Math.min(signatures[from + i], MinHash.mix(hash ^ salts[i]));
    }
  }
}
