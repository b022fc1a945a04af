package org.zeropoint.lm.text;

import java.util.Arrays;
import org.zeropoint.kernels.MinHash;

/**
 * Cuts a text where its own bytes say so, so that what stands in two texts is cut alike in both,
 * wherever it stands. A cut is made behind a byte where the hash of the last 32 bytes begins with 8
 * zero bits, and after {@value #MOST} bytes, never before {@value #LEAST}: 384 on average.
 *
 * <p>Source: the gear hash of Xia et al., "FastCDC", USENIX ATC 2016, with 32 bits.
 */
final class ContentPieces {

  static final int LEAST = 128;
  static final int MOST = 1024;

  private static final int ZERO_BITS = 8;

  private ContentPieces() {}

  /** Pieces that follow each other and are together the whole text; the last may be short. */
  static MinHash.Pieces of(byte[] text) {
    var starts = new int[text.length / LEAST + 1];
    var lengths = new int[starts.length];
    int count = 0;
    int start = 0;
    int hash = 0;
    for (int i = 0; i < text.length; i++) {
      hash = (hash << 1) + MinHash.mix((text[i] & 0xFF) + 1);
      int length = i + 1 - start;
      boolean cut = length >= LEAST && hash >>> (Integer.SIZE - ZERO_BITS) == 0;
      if (cut || length == MOST || i == text.length - 1) {
        starts[count] = start;
        lengths[count++] = length;
        start = i + 1;
      }
    }
    return new MinHash.Pieces(text, Arrays.copyOf(starts, count), Arrays.copyOf(lengths, count));
  }
}
