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
        int hash = MinHash.fnv(pieces.text(), at, width);
        for (int i = 0; i < PLACES; i++) {
          int place = p * PLACES + i;
          signatures[place] = Math.min(signatures[place], MinHash.mix(hash ^ salts[i]));
        }
      }
    }
    return signatures;
  }
}
