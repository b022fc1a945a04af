package org.zeropoint.lm.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zeropoint.kernels.Kernels;
import org.zeropoint.kernels.MinHash;

/**
 * How much of a text nearly stands in another: of its {@linkplain ContentPieces passages}, those
 * for which the other has one with a Jaccard index of at least {@value #LIKENESS} by their
 * signatures.
 *
 * <p>Signatures are cut into {@value #BANDS} bands of {@value #ROWS} numbers, and only passages
 * that have a band in common are compared: two with an index of 0.8 miss each other once in 20
 * million times.
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
  private static final int BANDS = 32;
  private static final int ROWS = 4;

  /** Passages whose signatures are computed at once. */
  private static final int TOGETHER = 2048;

  /** Looks for the passages of {@code text} in {@code other}; time is linear in both. */
  public static NearDuplicates between(byte[] text, byte[] other, Kernels kernels) {
    MinHash.Pieces wanted = spread(ContentPieces.of(text));
    var index = new Index(signatures(wanted, kernels));
    MinHash.Pieces all = ContentPieces.of(other);
    for (int from = 0; from < all.count() && wanted.count() > 0; from += TOGETHER) {
      int[] signatures =
          signatures(slice(all, from, Math.min(all.count(), from + TOGETHER)), kernels);
      for (int at = 0; at < signatures.length; at += MinHash.PLACES) {
        index.look(signatures, at);
      }
    }
    return new NearDuplicates(wanted.count(), index.found.cardinality());
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

  /** The passages that are looked for, by their bands. */
  private static final class Index {

    private final int[] signatures;
    private final Map<Long, List<Integer>> bands = new HashMap<>();
    private final BitSet found = new BitSet();

    Index(int[] signatures) {
      this.signatures = signatures;
      for (int p = 0; p < signatures.length / MinHash.PLACES; p++) {
        for (int band = 0; band < BANDS; band++) {
          long key = key(signatures, p * MinHash.PLACES, band);
          bands.computeIfAbsent(key, k -> new ArrayList<>()).add(p);
        }
      }
    }

    private static long key(int[] signatures, int from, int band) {
      long key = band;
      for (int i = 0; i < ROWS; i++) {
        key = key * 0x9E3779B97F4A7C15L + signatures[from + band * ROWS + i];
      }
      return key;
    }

    void look(int[] others, int from) {
      for (int band = 0; band < BANDS; band++) {
        for (int p : bands.getOrDefault(key(others, from, band), List.of())) {
          if (!found.get(p)
              && MinHash.likeness(signatures, p * MinHash.PLACES, others, from) >= LIKENESS) {
            found.set(p);
          }
        }
      }
    }
  }
}
