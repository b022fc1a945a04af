package org.zeropoint.kernels.opencl;

import java.util.Arrays;
import org.zeropoint.kernels.MinHash;

/** Hashes of all places first, then a place of a signature an item. */
final class OpenClMinHash implements MinHash {

  private final OpenClQueue queue;
  private final ShingleKernel shingles;
  private final SignatureKernel signatures;

  OpenClMinHash(OpenClQueue queue) {
    this.queue = queue;
    this.shingles = queue.add(new ShingleKernel());
    this.signatures = queue.add(new SignatureKernel());
  }

  @Override
  public int[] signatures(Pieces pieces) {
    int items = Math.multiplyExact(pieces.count(), PLACES);
    var counts = new int[pieces.count()];
    Arrays.setAll(counts, i -> Math.max(0, pieces.lengths()[i] - SHINGLE + 1));
    int[] found;
    if (Arrays.stream(counts).anyMatch(count -> count > 0)) {
      found = queue.exclusively(() -> compute(pieces, counts, items));
    } else {
      found = new int[items];
      Arrays.fill(found, Integer.MAX_VALUE);
    }
    addShort(pieces, found);
    return found;
  }

  private int[] compute(Pieces pieces, int[] counts, int items) {
    shingles.text = pieces.text();
    shingles.count = pieces.text().length - SHINGLE + 1;
    shingles.hashes = new int[shingles.count];
    shingles.put(pieces.text());
    queue.run(shingles, shingles.count);
    shingles.get(shingles.hashes);
    signatures.hashes = shingles.hashes;
    signatures.starts = pieces.starts();
    signatures.counts = counts;
    signatures.salts = new int[PLACES];
    Arrays.setAll(signatures.salts, MinHash::salt);
    signatures.signatures = new int[items];
    signatures.items = items;
    signatures.put(signatures.hashes).put(signatures.starts).put(counts).put(signatures.salts);
    queue.run(signatures, items);
    signatures.get(signatures.signatures);
    return signatures.signatures;
  }

  /** A piece that is shorter than a shingle is one. */
  private static void addShort(Pieces pieces, int[] found) {
    for (int p = 0; p < pieces.count(); p++) {
      int length = pieces.lengths()[p];
      if (length > 0 && length < SHINGLE) {
        int hash = MinHash.fnv(pieces.text(), pieces.starts()[p], length);
        for (int i = 0; i < PLACES; i++) {
          found[p * PLACES + i] = MinHash.mix(hash ^ MinHash.salt(i));
        }
      }
    }
  }
}
