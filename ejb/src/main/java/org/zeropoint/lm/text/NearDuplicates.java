package org.zeropoint.lm.text;

import java.util.Arrays;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.MinHash;

/**
 * How much of a text nearly stands in another: of its {@linkplain ContentPieces passages}, those
 * for which the other has one with a Jaccard index of at least {@value #LIKENESS} by their
 * signatures.
 *
 * <p>Signatures are cut into bands, and only passages that have one in common are compared: two
 * with an index of 0.8 miss each other once in 20 million times. What repeats itself is compared
 * once, and how often a passage is compared is bounded, see {@link PassageIndex}; a text that is
 * made of thousands of passages that are alike by half may have some counted as not found.
 *
 * <p>Source: Broder, "On the resemblance and containment of documents", 1997; banding: Leskovec,
 * Rajaraman, Ullman, "Mining of Massive Datasets", section 3.4.
 *
 * @param passages that were looked for, at most {@value #MOST}, spread evenly over the text
 * @param found of them
 */
public record NearDuplicates(int passages, int found) {

  /** From which on two passages nearly are the same. */
  public static final double LIKENESS = 0.8;

  private static final int MOST = 4096;

  /** Passages whose signatures are computed at once. */
  private static final int TOGETHER = 2048;

  /** Looks for the passages of {@code text} in {@code other}; time is linear in both. */
  public static NearDuplicates between(byte[] text, byte[] other, Kernels kernels) {
    PassageIndex index = compared(text, other, kernels);
    return new NearDuplicates(index.passages(), index.found());
  }

  static PassageIndex compared(byte[] text, byte[] other, Kernels kernels) {
    MinHash.Pieces wanted = spread(ContentPieces.of(text));
    var index = new PassageIndex(signatures(wanted, kernels));
    MinHash.Pieces all = ContentPieces.of(other);
    for (int from = 0; from < all.count() && wanted.count() > 0; from += TOGETHER) {
      int[] signatures =
          signatures(slice(all, from, Math.min(all.count(), from + TOGETHER)), kernels);
      for (int at = 0; at < signatures.length; at += MinHash.PLACES) {
        index.look(signatures, at);
      }
    }
    return index;
  }

  private static int[] signatures(MinHash.Pieces pieces, Kernels kernels) {
    return kernels.run(MinHash.class, pieces.text().length, op -> op.signatures(pieces));
  }

  /** Those that are long enough to mean something. */
  private static MinHash.Pieces spread(MinHash.Pieces all) {
    int whole = all.count();
    while (whole > 0 && all.lengths()[whole - 1] < ContentPieces.LEAST) {
      whole--;
    }
    int taken = Math.min(MOST, whole);
    var starts = new int[taken];
    var lengths = new int[taken];
    for (int i = 0; i < taken; i++) {
      int at = (int) ((long) i * whole / taken);
      starts[i] = all.starts()[at];
      lengths[i] = all.lengths()[at];
    }
    return new MinHash.Pieces(all.text(), starts, lengths);
  }

  /** Some of the pieces, with the part of the text that holds them. */
  private static MinHash.Pieces slice(MinHash.Pieces all, int from, int to) {
    int begin = all.starts()[from];
    int end = all.starts()[to - 1] + all.lengths()[to - 1];
    int[] starts = Arrays.copyOfRange(all.starts(), from, to);
    Arrays.setAll(starts, i -> all.starts()[from + i] - begin);
    return new MinHash.Pieces(
        Arrays.copyOfRange(all.text(), begin, end),
        starts,
        Arrays.copyOfRange(all.lengths(), from, to));
  }
}
